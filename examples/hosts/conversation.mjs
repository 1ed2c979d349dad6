// A host in Node: one process of the library, asked line by line. Run: node conversation.mjs
import { spawn } from "node:child_process";

class Rules {
  constructor(...options) {
    const command = ["evaluate", "-", "--format", "jsonl", ...options];
    this.process = spawn("disclosure-rules", command, { stdio: ["pipe", "pipe", "inherit"] });
    this.waiting = []; // an answer for each line, in the order of the lines
    let rest = "";
    this.process.stdout.setEncoding("utf8").on("data", (text) => {
      const lines = (rest + text).split("\n");
      rest = lines.pop();
      for (const line of lines) this.waiting.shift().resolve(JSON.parse(line));
    });
    this.ended = new Promise((resolve) => this.process.on("close", resolve));
    this.ended.then((status) => {
      for (const { reject } of this.waiting) reject(new Error(`disclosure-rules ended with ${status}`));
    });
  }

  // The decision, or { record, problems } for a record that is not acceptable.
  ask(record, { asOf, explain } = {}) {
    return new Promise((resolve, reject) => {
      this.waiting.push({ resolve, reject });
      this.process.stdin.write(JSON.stringify({ record, as_of: asOf, explain }) + "\n");
    });
  }

  end() {
    this.process.stdin.end();
    return this.ended;
  }
}

const record = { kind: "document", id: "7", 管辖: "徐汇区", secrecy: "无", exemption_grounds: [], issued: "2018-11-22" };
record.form = { proposed_attribute: "主动公开" };

const rules = new Rules("--as-of", "2018-12-31");
const standing = (decision) => decision.obligations.find(({ id }) => id === "publish-online").status;

const [today, earlier, refused] = await Promise.all([
  rules.ask(record),
  rules.ask(record, { asOf: "2018-12-03" }),
  rules.ask({ ...record, secrecyy: "无" }),
]);
console.log(today.as_of, standing(today));
console.log(earlier.as_of, standing(earlier));
console.log(refused.record.id, refused.problems[0].code);
const { explanation } = await rules.ask(record, { explain: "publish-online" });
console.log(explanation.topics[0].title.zh);
await rules.end();
