// A host in Java: `disclosure-rules serve`, asked over HTTP. Run: java Requests.java [ADDRESS]
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

public class Requests {
    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI address;

    Requests(String address) {
        this.address = URI.create(address);
    }

    /** A decision as JSON, and the edition of the law that it comes from. */
    record Decided(String decision, String edition) {}

    /** A request that was refused; the problem is JSON as RFC 9457 has it, and its `problems` lists all of them. */
    static class Refused extends IOException {
        final int status;
        final String problem;

        Refused(int status, String problem) {
            super("refused with " + status);
            this.status = status;
            this.problem = problem;
        }
    }

    /** The decision about a record of JSON. With an edition, only that one may decide; null leaves it open. */
    Decided evaluate(String record, String asOf, String edition) throws IOException, InterruptedException {
        String query = "as_of=" + URLEncoder.encode(asOf, StandardCharsets.UTF_8);
        HttpRequest.Builder request = HttpRequest.newBuilder(address.resolve("v1/evaluate?" + query))
            .timeout(Duration.ofSeconds(60))
            .header("Content-Type", "application/json")
            .header("Accept-Language", "zh")
            .POST(HttpRequest.BodyPublishers.ofString(record, StandardCharsets.UTF_8));
        if (edition != null) {
            request.header("If-Match", edition);
        }
        HttpResponse<String> response =
            client.send(request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
        String media = response.headers().firstValue("Content-Type").orElse("");
        if (media.equals("application/problem+json")) {
            throw new Refused(response.statusCode(), response.body());
        }
        if (response.statusCode() != 200) {
            throw new IOException(response.statusCode() + " from something other than the service");
        }
        return new Decided(response.body(), response.headers().firstValue("ETag").orElseThrow());
    }

    /** A host reads the answer with its JSON library; this example has none. */
    private static String found(String answer, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(answer);
        return matcher.find() ? matcher.group(1) : "-";
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        String facts = "\"kind\":\"document\",\"id\":\"7\",\"jurisdiction\":\"Xuhui District\",\"secrecy\":\"none\","
            + "\"exemption_grounds\":[],\"issued\":\"2018-11-22\",\"form\":{\"proposed_attribute\":\"proactive\"}";
        String record = "{" + facts + "}";
        String asOf = "\"as_of\":\"([^\"]*)\"";
        String standing = "\"id\":\"publish-online\",.*?\"status\":\"([^\"]*)\"";
        Requests rules = new Requests(arguments.length > 0 ? arguments[0] : "http://127.0.0.1:8000/");
        Decided today = rules.evaluate(record, "2018-12-31", null);
        out.println(today.edition());
        out.println(found(today.decision(), asOf) + " " + found(today.decision(), standing));
        Decided earlier = rules.evaluate(record, "2018-12-03", today.edition());
        out.println(found(earlier.decision(), asOf) + " " + found(earlier.decision(), standing));
        String[][] refused = {{"{" + facts + ",\"secrecyy\":\"none\"}", null}, {record, "\"another edition\""}};
        for (String[] each : refused) {
            try {
                rules.evaluate(each[0], "2018-12-31", each[1]);
            } catch (Refused error) {
                out.println(error.status + " " + found(error.problem, "\"code\": ?\"([^\"]*)\""));
            }
        }
    }
}
