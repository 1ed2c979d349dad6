// A host in Java: one process of the library, asked line by line. Run: java Conversation.java
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.EOFException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

public class Conversation implements AutoCloseable {
    private final Process process;
    private final BufferedWriter lines;
    private final BufferedReader answers;

    Conversation(String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of("disclosure-rules", "evaluate", "-", "--format", "jsonl"));
        command.addAll(List.of(options));
        process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        lines = process.outputWriter(StandardCharsets.UTF_8);
        answers = process.inputReader(StandardCharsets.UTF_8);
    }

    /** The answer to one line of JSON: a decision, or the problems of a record that is not acceptable. */
    synchronized String ask(String line) throws IOException {
        lines.write(line + "\n");
        lines.flush();
        String answer = answers.readLine();
        if (answer == null) {
            throw new EOFException("disclosure-rules ended");
        }
        return answer;
    }

    @Override
    public void close() throws IOException {
        lines.close();
        process.onExit().join();
    }

    /** A host reads the answer with its JSON library; this example has none. */
    private static String found(String answer, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(answer);
        return matcher.find() ? matcher.group(1) : "-";
    }

    public static void main(String[] arguments) throws IOException {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        String facts = "\"kind\":\"document\",\"id\":\"7\",\"jurisdiction\":\"Xuhui District\",\"secrecy\":\"none\","
            + "\"exemption_grounds\":[],\"issued\":\"2018-11-22\",\"form\":{\"proposed_attribute\":\"proactive\"}";
        String record = "{" + facts + "}";
        String asOf = "\"as_of\":\"([^\"]*)\"";
        String standing = "\"id\":\"publish-online\",.*?\"status\":\"([^\"]*)\"";
        try (Conversation rules = new Conversation("--as-of", "2018-12-31")) {
            String today = rules.ask(record);
            out.println(found(today, asOf) + " " + found(today, standing));
            String earlier = rules.ask("{\"record\":" + record + ",\"as_of\":\"2018-12-03\"}");
            out.println(found(earlier, asOf) + " " + found(earlier, standing));
            String refused = rules.ask("{" + facts + ",\"secrecyy\":\"none\"}");
            out.println(found(refused, "\"id\": ?\"([^\"]*)\"") + " " + found(refused, "\"code\": ?\"([^\"]*)\""));
            String explained = rules.ask("{\"record\":" + record + ",\"explain\":\"publish-online\"}");
            out.println(found(explained, "\"explanation\":.*?\"title\":\\{\"zh\":\"([^\"]*)\""));
        }
    }
}
