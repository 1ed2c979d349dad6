// A host in Node: `disclosure-rules serve`, asked over HTTP. Run: node requests.mjs [ADDRESS]
class Refused extends Error {
  constructor(problem) {
    super(problem.title); // no text of the record
    this.problem = problem; // as RFC 9457 has it; `problems` lists all of them
  }
}

class Rules {
  constructor(address) {
    this.address = address;
  }

  // The decision, and the edition of the law that it comes from. With an edition, only that one may decide.
  async evaluate(record, asOf, edition) {
    const url = new URL("v1/evaluate", this.address);
    url.searchParams.set("as_of", asOf);
    const headers = { "Content-Type": "application/json", "Accept-Language": "zh" };
    if (edition) headers["If-Match"] = edition;
    const request = { method: "POST", headers, body: JSON.stringify(record) };
    const response = await fetch(url, { ...request, redirect: "error", signal: AbortSignal.timeout(60_000) });
    const media = response.headers.get("Content-Type");
    if (media === "application/problem+json") throw new Refused(await response.json());
    if (response.status !== 200) throw new Error(`${response.status} from something other than the service`);
    return { decision: await response.json(), edition: response.headers.get("ETag") };
  }
}

const record = { kind: "document", id: "7", 管辖: "徐汇区", secrecy: "无", exemption_grounds: [], issued: "2018-11-22" };
record.form = { proposed_attribute: "主动公开" };

const rules = new Rules(process.argv[2] ?? "http://127.0.0.1:8000/");
const standing = (decision) => decision.obligations.find(({ id }) => id === "publish-online").status;

const { decision: today, edition } = await rules.evaluate(record, "2018-12-31");
console.log(edition);
console.log(today.as_of, standing(today));
const { decision: earlier } = await rules.evaluate(record, "2018-12-03", edition);
console.log(earlier.as_of, standing(earlier));
for (const refused of [[{ ...record, secrecyy: "无" }, "2018-12-31"], [record, "2018-12-31", '"another edition"']]) {
  try {
    await rules.evaluate(...refused);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    console.log(error.problem.status, error.problem.problems[0].code);
  }
}
