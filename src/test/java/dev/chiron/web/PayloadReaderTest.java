package dev.chiron.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PayloadReaderTest {
    private static final String START = "{\"version\":\"4\",\"alerts\":[";
    private static final long MEBIBYTE = 1 << 20;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** What it allocates to read a body, once all classes are there. */
    private long allocated(String body) throws Problem {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        PayloadReader.read(bytes);
        long before = threads.getCurrentThreadAllocatedBytes();
        PayloadReader.read(bytes);
        return threads.getCurrentThreadAllocatedBytes() - before;
    }

    @Test
    void whatIsPassedOverCostsNoMemory() throws Exception {
        String braces = START + "],\"x\":[" + "{},".repeat(340_000) + "{}]}";
        assertThat(allocated(braces)).isLessThan(MEBIBYTE);
    }

    @Test
    void labelsCostLittleMoreThanTheirBytes() throws Exception {
        String label = "\"service-0123456789\":\"" + "v".repeat(1000) + "\"";
        String alert = "{\"status\":\"firing\",\"labels\":{" + label + "}},";
        String body = START + alert.repeat(950) + "{\"status\":\"resolved\",\"labels\":{}}]}";
        assertThat(allocated(body)).isLessThan(8 * MEBIBYTE);
    }
}
