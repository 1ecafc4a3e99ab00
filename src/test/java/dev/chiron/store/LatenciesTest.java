package dev.chiron.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class LatenciesTest {
    private static final double EXACT = 0.032;

    private static double[] times(int many, long seed) {
        Random random = new Random(seed);
        double[] times = new double[many];
        Arrays.setAll(times, _ -> Math.exp(random.nextGaussian() * 0.3 + 1));
        return times;
    }

    private static Latencies of(double[] times) {
        Latencies latencies = new Latencies();
        Arrays.stream(times).forEach(latencies::add);
        return latencies;
    }

    @Test
    void percentilesAreExactToAboutThreePercent() {
        double[] times = times(10_000, 1);
        Latencies latencies = of(times);
        Arrays.sort(times);
        for (double share : new double[] {0.01, 0.5, 0.9, 0.95, 0.99, 1}) {
            double exact = times[(int) Math.ceil(share * times.length) - 1];
            assertThat(latencies.percentile(share)).isCloseTo(exact, within(exact * EXACT));
        }
    }

    @Test
    void fromNothingToHoursFindsItsBucket() {
        for (double millis : new double[] {0.001, 0.5, 1, 1000, 60_000, 4_000_000}) {
            assertThat(of(new double[] {millis}).percentile(0.5)).isCloseTo(millis, within(millis * EXACT));
        }
        assertThat(of(new double[] {0}).percentile(0.5)).isLessThan(0.0011);
        assertThat(of(new double[] {1e12}).percentile(0.5)).isGreaterThan(4e6);
        assertThat(new Latencies().percentile(0.5)).isZero();
    }

    @Test
    void whatIsWrittenAddsUpToTheWhole() {
        double[] first = times(240, 2);
        double[] second = times(240, 3);
        Latencies sum = new Latencies();
        sum.add(of(first).bytes());
        sum.add(of(second).bytes());
        double[] both = Arrays.copyOf(first, 480);
        System.arraycopy(second, 0, both, 240, 240);

        assertThat(sum.bytes()).isEqualTo(of(both).bytes());
        assertThat(sum.total()).isEqualTo(480);
    }

    @Test
    void anHourIsSmallerThanInHdrHistogramsCompressedForm() {
        double[] hour = times(240, 4);
        Histogram peer = new Histogram(1, 4_294_967_295L, 2);
        Arrays.stream(hour).forEach(millis -> peer.recordValue((long) (millis * 1000)));
        java.nio.ByteBuffer buffer = java.nio.ByteBuffer.allocate(peer.getNeededByteBufferCapacity());
        int theirs = peer.encodeIntoCompressedByteBuffer(buffer);

        assertThat(of(hour).bytes().length).isLessThan(theirs * 2 / 3);
    }

    @Test
    void bytesThatSayNothingAreNotBelieved() {
        Random random = new Random(5);
        for (int round = 0; round < 1_000; round++) {
            byte[] bytes = new byte[random.nextInt(40)];
            random.nextBytes(bytes);
            new Latencies().add(bytes);
        }
    }
}
