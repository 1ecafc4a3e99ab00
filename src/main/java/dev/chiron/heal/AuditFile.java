package dev.chiron.heal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What healing heard, decided and did, for whoever wants to know it later: a file of one JSON object a line, only ever added to.
 *
 * <p>The file is opened for each line, so that it may be moved away at any time; at 50 MiB it becomes {@code .1}, up to
 * {@code .5}. That a line cannot be written is logged once and holds nothing up: the database has what matters.
 */
public final class AuditFile {
    private static final Logger LOG = LoggerFactory.getLogger(AuditFile.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long MOST_BYTES = 50L << 20;
    private static final int KEPT = 5;

    private final Path file;
    private final long mostBytes;
    private final Supplier<String> configuration;
    private final ReentrantLock writing = new ReentrantLock();
    private boolean failing;

    /** @param configuration the digest of the configuration that is in force; it stands in each line */
    public AuditFile(Path file, Supplier<String> configuration) {
        this(file, configuration, MOST_BYTES);
    }

    AuditFile(Path file, Supplier<String> configuration, long mostBytes) {
        this.file = file;
        this.configuration = configuration;
        this.mostBytes = mostBytes;
    }

    /** Notes that another configuration is in force. */
    public void configurationLoaded(Instant at) {
        add(AuditTable.Line.of(at, "configuration_loaded", "", Wish.OWN, Map.of()));
    }

    /** Adds a line, if that can be done. */
    void add(AuditTable.Line line) {
        byte[] bytes = (text(line) + "\n").getBytes(StandardCharsets.UTF_8);
        writing.lock();
        try {
            Path folder = file.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            turnOver(bytes.length);
            try (OutputStream out = new FileOutputStream(file.toFile(), true)) {
                out.write(bytes);
            }
            failing = false;
        } catch (IOException e) {
            if (!failing) {
                LOG.warn("the audit log {} cannot be written, healing goes on without it: {}", file, e.getMessage());
            }
            failing = true;
        } finally {
            writing.unlock();
        }
    }

    private void turnOver(int more) throws IOException {
        if (!Files.exists(file) || Files.size(file) + more <= mostBytes) {
            return;
        }
        for (int number = KEPT - 1; number >= 0; number--) {
            if (Files.exists(old(number))) {
                Files.move(old(number), old(number + 1), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    private Path old(int number) {
        return number == 0 ? file : file.resolveSibling(file.getFileName() + "." + number);
    }

    private String text(AuditTable.Line line) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("at", line.at().toString());
        shown.put("kind", line.kind());
        shown.put("config_hash", configuration.get());
        shown.put("actor", line.actor());
        shown.put("service", line.service());
        shown.put("attempt", line.attempt());
        shown.put("request_id", line.requestId());
        shown.putAll(line.text());
        try {
            return harmless(JSON.writeValueAsString(shown));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts are always JSON", e);
        }
    }

    /** Nothing but what can be seen: no character that steers a terminal, breaks a line or turns what stands beside it. */
    private static String harmless(String json) {
        StringBuilder text = new StringBuilder(json.length());
        json.chars().forEach(character -> {
            if (steers(character)) {
                text.append(String.format("\\u%04x", character));
            } else {
                text.append((char) character);
            }
        });
        return text.toString();
    }

    private static boolean steers(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }
}
