package dev.chiron.probe;

import dev.chiron.net.Unreachable;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.sql.SQLException;
import java.util.Optional;

/** What the PostgreSQL driver's errors mean, by SQLSTATE (PostgreSQL's appendix A) and cause. */
record PostgresFailure(Findings findings) {
    ProbeResult.Failed of(String doing, SQLException error) throws Unreachable, InterruptedException {
        Optional<IOException> loss = loss(error);
        if (loss.isPresent()) {
            throw Unreachable.lost(doing, loss.get());
        }
        String state = String.valueOf(error.getSQLState());
        String detail = doing + " failed: " + words(error);
        return switch (state) {
            case "57014" -> findings.failed(Reason.TIMEOUT, doing + " did not end within the timeout");
            case "42501" -> findings.failed(Reason.AUTH, detail);
            case "3D000" -> findings.failed(Reason.NOT_FOUND, detail);
            // Starting up, shutting down, a standby cancelling what is in its way: it may be over with the next check.
            case "57P01", "57P02", "57P03", "40001", "40P01" -> findings.failed(Reason.UNHEALTHY, Weight.SOFT, detail);
            default -> ofClass(state, detail);
        };
    }

    private ProbeResult.Failed ofClass(String state, String detail) {
        return switch (state.length() == 5 ? state.substring(0, 2) : "") {
            case "28" -> findings.failed(Reason.AUTH, detail);
            case "53" -> findings.failed(Reason.LIMIT, detail);
            // The driver's own words: the server asks for a password and there is none, or for a method it does not
            // know.
            case "08" -> findings.failed(state.equals("08004") ? Reason.AUTH : Reason.PROTOCOL, detail);
            // What the server finds wrong with the query itself.
            case "0A", "21", "22", "23", "25", "26", "2F", "34", "42", "54", "55", "58", "P0", "XX" ->
                findings.failed(Reason.ASSERTION, detail);
            default -> findings.failed(Reason.PROTOCOL, detail);
        };
    }

    /** Whether the error ended the connection. */
    static boolean isLoss(SQLException error) {
        String state = String.valueOf(error.getSQLState());
        return loss(error).isPresent() || state.startsWith("08") || state.startsWith("57P");
    }

    /** The error's first line, without the severity that the server puts before it. */
    static String words(SQLException error) {
        String line = String.valueOf(error.getMessage()).split("\n", 2)[0].strip();
        return line.replaceFirst("^[A-Z]+: ", "");
    }

    private static Optional<IOException> loss(SQLException error) {
        for (Throwable cause = error.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof SocketTimeoutException timeout) {
                return Optional.of(timeout);
            }
            if (cause instanceof EOFException) {
                return Optional.of(new IOException("the server closed it"));
            }
            if (cause instanceof IOException lost) {
                return Optional.of(lost);
            }
        }
        return Optional.empty();
    }
}
