package dev.chiron.web;

import dev.chiron.config.UrlPasswords;
import dev.chiron.probe.LogLine;
import dev.chiron.probe.LogLine.Level;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How the steps of probes are told: on the debug page, and in the program's log.
 *
 * @param least the least severity that is told
 * @param json whether a line is JSON, else logfmt
 */
public record ProbeLog(Level least, boolean json) {
    private static final Logger LOG = LoggerFactory.getLogger(ProbeLog.class);

    /** What is told unless flags say otherwise. */
    public static final ProbeLog STANDARD = new ProbeLog(Level.INFO, false);

    /** All lines that are told of a run, one below the other. */
    String lines(Probed probed) {
        StringBuilder text = new StringBuilder();
        for (LogLine line : probed.run().result().measurements().log()) {
            if (line.level().compareTo(least) >= 0) {
                text.append(line(probed, line)).append('\n');
            }
        }
        return text.toString();
    }

    /** Tells the program's log what went wrong; with {@code debug} every step. */
    void tell(Probed probed) {
        for (LogLine line : probed.run().result().measurements().log()) {
            boolean told = least == Level.DEBUG
                    || (line.level().compareTo(Level.INFO) > 0 && line.level().compareTo(least) >= 0);
            if (told) {
                String about = " module=" + logfmt(probed.module().name()) + " target=" + logfmt(shown(probed));
                // A target that fails is nothing wrong with Chiron, so this is no more than information.
                LOG.info("probe: {}{}", message(probed, line), about);
            }
        }
    }

    private static String message(Probed probed, LogLine line) {
        return UrlPasswords.hidden(line.message(), probed.target().address());
    }

    private static String shown(Probed probed) {
        return UrlPasswords.hiddenInTarget(probed.target().address());
    }

    private String line(Probed probed, LogLine line) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("time", line.at().toString());
        fields.put("level", line.level().name());
        fields.put("msg", message(probed, line));
        fields.put("module", probed.module().name());
        fields.put("target", shown(probed));
        if (json) {
            return Json.write(fields);
        }
        StringBuilder text = new StringBuilder();
        fields.forEach((name, value) ->
                text.append(text.isEmpty() ? "" : " ").append(name).append('=').append(logfmt(value.toString())));
        return text.toString();
    }

    private static String logfmt(String value) {
        boolean plain = !value.isEmpty() && value.chars().allMatch(c -> c > ' ' && c != '"' && c != '=' && c < 0x7f);
        return plain ? value : GoText.quote(value);
    }
}
