package dev.chiron.store;

import dev.chiron.health.Status;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/**
 * The checks of a service in an hour, oldest first, as few bytes: numbers of seven bits a byte, of moments and ids the difference
 * to the one before, of each text its first place only, all of it deflated. What comes back equals what went in.
 */
final class Pack {
    private static final int FORMAT = 1;
    private static final int MORE = 0x80;

    private final byte[] bytes;

    private Pack(byte[] bytes) {
        this.bytes = bytes;
    }

    /** One as it was kept. */
    static Pack kept(byte[] bytes) {
        return new Pack(bytes);
    }

    byte[] bytes() {
        return bytes;
    }

    static Pack of(List<StoredCheck> checks) {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 << 13);
            bytes.write(FORMAT);
            try (DataOutputStream out = new DataOutputStream(new DeflaterOutputStream(bytes))) {
                Writing writing = new Writing(out);
                writing.number(checks.size());
                for (StoredCheck each : checks) {
                    writing.check(each);
                }
            }
            return new Pack(bytes.toByteArray());
        } catch (IOException e) {
            throw new IllegalStateException("memory cannot be written to", e);
        }
    }

    /**
     * @throws IOException when the bytes are no pack, or one of a later Chiron
     */
    List<StoredCheck> checks(String service) throws IOException {
        try (DataInputStream packed = new DataInputStream(new ByteArrayInputStream(bytes))) {
            if (packed.readUnsignedByte() != FORMAT) {
                throw new IOException("a pack of another format");
            }
            try (DataInputStream in = new DataInputStream(new BufferedInputStream(new InflaterInputStream(packed)))) {
                Reading reading = new Reading(service, in);
                long many = reading.number();
                List<StoredCheck> checks = new ArrayList<>();
                for (long each = 0; each < many; each++) {
                    checks.add(reading.check());
                }
                return checks;
            }
        }
    }

    private static final class Writing {
        private final DataOutputStream out;
        private final Map<String, Integer> texts = new HashMap<>();
        private long id;
        private long at;

        private Writing(DataOutputStream out) {
            this.out = out;
        }

        private void check(StoredCheck stored) throws IOException {
            PastCheck check = stored.check();
            signed(stored.id() - id);
            id = stored.id();
            signed(check.at().toEpochMilli() - at);
            at = check.at().toEpochMilli();
            text(check.status().label());
            text(check.outcome());
            text(check.reason());
            text(check.detail());
            signed(check.responseTime().toNanos());
            signed(stored.knownMillis());
            signed(stored.upMillis());
            number(check.components().size());
            for (Map.Entry<String, Status> each : check.components().entrySet()) {
                text(each.getKey());
                text(each.getValue().label());
            }
            number(check.phases().size());
            for (Map.Entry<String, Duration> each : check.phases().entrySet()) {
                text(each.getKey());
                signed(each.getValue().toNanos());
            }
        }

        /** The place of a text among those so far; a new one follows. */
        private void text(String text) throws IOException {
            Integer known = texts.putIfAbsent(text, texts.size());
            number(known == null ? texts.size() - 1 : known);
            if (known == null) {
                out.writeUTF(text);
            }
        }

        private void signed(long number) throws IOException {
            number((number << 1) ^ (number >> (Long.SIZE - 1)));
        }

        private void number(long number) throws IOException {
            long left = number;
            while ((left & -MORE) != 0) {
                out.write((int) (left & (MORE - 1)) | MORE);
                left >>>= 7;
            }
            out.write((int) left);
        }
    }

    private static final class Reading {
        private final String service;
        private final DataInputStream in;
        private final List<String> texts = new ArrayList<>();
        private long id;
        private long at;

        private Reading(String service, DataInputStream in) {
            this.service = service;
            this.in = in;
        }

        private StoredCheck check() throws IOException {
            id += signed();
            at += signed();
            Status status = Columns.status(text());
            String outcome = text();
            String reason = text();
            String detail = text();
            Duration took = Duration.ofNanos(signed());
            long known = signed();
            long up = signed();
            PastCheck check = new PastCheck(
                    service, Instant.ofEpochMilli(at), status, outcome, reason, detail, took, components(), phases());
            return new StoredCheck(id, check, known, up);
        }

        private Map<String, Status> components() throws IOException {
            long many = number();
            Map<String, Status> components = new LinkedHashMap<>();
            for (long each = 0; each < many; each++) {
                components.put(text(), Columns.status(text()));
            }
            return Map.copyOf(components);
        }

        private Map<String, Duration> phases() throws IOException {
            long many = number();
            Map<String, Duration> phases = new LinkedHashMap<>();
            for (long each = 0; each < many; each++) {
                phases.put(text(), Duration.ofNanos(signed()));
            }
            return phases;
        }

        private String text() throws IOException {
            long place = number();
            if (place == texts.size()) {
                texts.add(in.readUTF());
            } else if (place < 0 || place > texts.size()) {
                throw new IOException("a pack with text " + place + " of " + texts.size());
            }
            return texts.get((int) place);
        }

        private long signed() throws IOException {
            long number = number();
            return (number >>> 1) ^ -(number & 1);
        }

        private long number() throws IOException {
            long number = 0;
            for (int shift = 0; shift < Long.SIZE; shift += 7) {
                int next = in.readUnsignedByte();
                number |= (long) (next & (MORE - 1)) << shift;
                if (next < MORE) {
                    return number;
                }
            }
            throw new IOException("a pack with a number of more than 64 bits");
        }
    }
}
