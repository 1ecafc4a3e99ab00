package dev.chiron.probe;

import dev.chiron.schedule.Clock;
import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import oshi.SystemInfo;
import oshi.hardware.CentralProcessor;
import oshi.hardware.GlobalMemory;
import oshi.software.os.FileSystem;
import oshi.util.GlobalConfig;

/**
 * This machine as OSHI sees it; OSHI is loaded with the first reading, which takes some 150 ms.
 *
 * <p>Disks are asked for by the JDK, because OSHI lists every mount (6 ms, and a dead network mount among them stops it)
 * to tell about one.
 */
final class OshiMachine implements Machine {
    /** CPU time is counted in ticks of 10 ms; a shorter look would be too coarse. */
    private static final Duration SHORTEST_SAMPLE = Duration.ofMillis(100);

    private final Clock clock;
    private @Nullable Oshi oshi;
    private long[] lastTicks = new long[0];
    private long lastTicksNanos;
    private double lastCpuRatio;

    /** The three parts of OSHI that are needed. */
    private record Oshi(CentralProcessor processor, GlobalMemory memory, FileSystem files) {
        static Oshi load() {
            // Otherwise OSHI answers with what it saw up to 300 ms ago.
            GlobalConfig.set(GlobalConfig.OSHI_UTIL_MEMOIZER_EXPIRATION, 0);
            SystemInfo system = new SystemInfo();
            return new Oshi(
                    system.getHardware().getProcessor(),
                    system.getHardware().getMemory(),
                    system.getOperatingSystem().getFileSystem());
        }
    }

    OshiMachine(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Reading read(List<Path> disks) throws InterruptedException {
        if (oshi == null) {
            oshi = Oshi.load();
        }
        Map<Path, Optional<Usage>> usages = new LinkedHashMap<>();
        disks.forEach(path -> usages.put(path, disk(path)));
        return new Reading(
                cpuRatio(oshi.processor()),
                oshi.processor().getSystemLoadAverage(1)[0],
                oshi.processor().getLogicalProcessorCount(),
                usage(
                        oshi.memory().getTotal() - oshi.memory().getAvailable(),
                        oshi.memory().getTotal()),
                usage(oshi.files().getOpenFileDescriptors(), oshi.files().getMaxFileDescriptors()),
                usages);
    }

    /** Since the look before; the first look of all takes a sample of its own. */
    private double cpuRatio(CentralProcessor processor) throws InterruptedException {
        if (lastTicks.length == 0) {
            lastTicks = processor.getSystemCpuLoadTicks();
            lastTicksNanos = clock.nanos();
            Thread.sleep(SHORTEST_SAMPLE);
        } else if (clock.nanos() - lastTicksNanos < SHORTEST_SAMPLE.toNanos()) {
            return lastCpuRatio;
        }
        long[] ticks = processor.getSystemCpuLoadTicks();
        lastCpuRatio = Math.clamp(processor.getSystemCpuLoadBetweenTicks(lastTicks, ticks), 0.0, 1.0);
        lastTicks = ticks;
        lastTicksNanos = clock.nanos();
        return lastCpuRatio;
    }

    private static Usage usage(long used, long total) {
        return new Usage(used, Math.max(0, total - used), total);
    }

    private static Optional<Usage> disk(Path path) {
        File file = path.toFile();
        long total = file.getTotalSpace();
        // Pseudo file systems have no size; they are there nonetheless.
        return total > 0 || file.exists()
                ? Optional.of(new Usage(total - file.getFreeSpace(), file.getUsableSpace(), total))
                : Optional.empty();
    }
}
