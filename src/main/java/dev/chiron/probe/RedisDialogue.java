package dev.chiron.probe;

import dev.chiron.net.Unreachable;
import dev.chiron.schedule.Deadline;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import redis.clients.jedis.ClientSetInfoConfig;
import redis.clients.jedis.Connection;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;

/** What is said to a Redis server on one connection: log in, select, PING, INFO; of one thread. */
final class RedisDialogue {
    private final dev.chiron.net.Connection connection;
    private final Deadline deadline;
    private final Findings findings;

    RedisDialogue(dev.chiron.net.Connection connection, Deadline deadline, Findings findings) {
        this.connection = connection;
        this.deadline = deadline;
        this.findings = findings;
    }

    /** Says it all; the connection is closed then. */
    ProbeResult hold(Optional<String> username, Optional<String> password, int database)
            throws Unreachable, InterruptedException {
        String doing = "logging in";
        try (Connection redis = new Connection(connection::socket, settings())) {
            redis.connect();
            if (password.isPresent()) {
                timed("auth", () -> logIn(redis, username, password.get()));
            }
            doing = "selecting database " + database;
            if (database != 0) {
                redis.select(database);
            }
            doing = "PING";
            boolean loading = timed("ping", () -> ping(redis));
            return judge(loading, info(redis));
        } catch (JedisDataException e) {
            return refused(doing, String.valueOf(e.getMessage()));
        } catch (JedisConnectionException e) {
            return lost(doing, e);
        }
    }

    private static DefaultJedisClientConfig settings() {
        return DefaultJedisClientConfig.builder()
                .autoNegotiateProtocol(false)
                .clientSetInfoConfig(ClientSetInfoConfig.DISABLED)
                .build();
    }

    private static boolean logIn(Connection redis, Optional<String> username, String password) {
        if (username.isPresent()) {
            redis.sendCommand(Command.AUTH, username.get(), password);
        } else {
            redis.sendCommand(Command.AUTH, password);
        }
        return "OK".equals(redis.getStatusCodeReply());
    }

    /** Whether the server answered that it is loading, which is its way of answering a PING then. */
    private static boolean ping(Connection redis) {
        try {
            redis.sendCommand(Command.PING);
            String answer = redis.getStatusCodeReply();
            if (!"PONG".equals(answer)) {
                throw new JedisDataException("PROTOCOL it answered \"" + answer + "\" to PING");
            }
            return false;
        } catch (JedisDataException e) {
            if (code(String.valueOf(e.getMessage())).equals("LOADING")) {
                return true;
            }
            throw e;
        }
    }

    private Optional<RedisInfo> info(Connection redis) {
        try {
            redis.sendCommand(Command.INFO);
            RedisInfo info = RedisInfo.parse(redis.getBulkReply());
            info.report(findings);
            return Optional.of(info);
        } catch (JedisDataException e) {
            findings.debug("INFO is not answered: " + e.getMessage());
            return Optional.empty();
        }
    }

    private ProbeResult judge(boolean loading, Optional<RedisInfo> info) {
        if (loading || info.filter(told -> told.is("loading", "1")).isPresent()) {
            return findings.impaired("the server is loading its data and answers nothing else"
                    + info.flatMap(told -> told.text("loading_loaded_perc"))
                            .map(percent -> " (" + percent + " % done)")
                            .orElse(""));
        }
        if (info.filter(told -> told.is("master_link_status", "down")).isPresent()) {
            return findings.impaired("the replica is cut off from its master and answers with old data");
        }
        return findings.passed();
    }

    private ProbeResult.Failed refused(String doing, String error) {
        String detail = doing + " was refused: " + error;
        return switch (code(error)) {
            case "NOAUTH", "WRONGPASS", "NOPERM", "DENIED" -> findings.failed(Reason.AUTH, detail);
            case "LOADING", "BUSY", "MASTERDOWN", "TRYAGAIN" -> findings.failed(Reason.UNHEALTHY, Weight.SOFT, detail);
            case "MISCONF", "CLUSTERDOWN" -> findings.failed(Reason.UNHEALTHY, detail);
            case "OOM" -> findings.failed(Reason.LIMIT, detail);
            case "PROTOCOL" -> findings.failed(Reason.PROTOCOL, doing + " got a wrong answer: " + error.substring(9));
            default -> findings.failed(unnamed(doing, error), detail);
        };
    }

    /** Errors that carry no code of their own, known by their words. */
    private static Reason unnamed(String doing, String error) {
        String words = error.toLowerCase(Locale.ROOT);
        if (words.contains("max number of clients")) {
            return Reason.LIMIT;
        }
        if (words.contains("auth") || words.contains("password")) {
            return Reason.AUTH;
        }
        return doing.startsWith("selecting") ? Reason.NOT_FOUND : Reason.PROTOCOL;
    }

    private ProbeResult.Failed lost(String doing, JedisConnectionException error)
            throws Unreachable, InterruptedException {
        String words = String.valueOf(error.getMessage());
        if (words.startsWith("Unknown reply")) {
            return findings.failed(
                    Reason.PROTOCOL, "the server does not speak Redis' protocol: " + words.toLowerCase(Locale.ROOT));
        }
        throw Unreachable.lost(
                doing, error.getCause() instanceof IOException cause ? cause : new IOException(words, error));
    }

    private <T> T timed(String phase, Supplier<T> step) {
        long start = deadline.clock().nanos();
        try {
            return step.get();
        } finally {
            findings.phase(phase, deadline.clock().since(start));
        }
    }

    private static String code(String error) {
        return error.trim().split(" ", 2)[0].replaceAll("^-", "");
    }
}
