package dev.chiron.probe;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The machine that Chiron stands on, seen through its resources. */
interface Machine {
    /**
     * How the resources are used now. May block in the kernel for as long as a file system is stuck, so it must not be
     * called on a virtual thread; not safe to call from two threads at once.
     */
    Reading read(List<Path> disks) throws InterruptedException;

    /**
     * One look at everything.
     *
     * @param cpuRatio the share of all cores' time that was used since the look before
     * @param load1 the load average of the last minute, over all cores
     * @param disks the file systems that hold the paths asked for; an absent one means that there is no such path
     */
    record Reading(
            double cpuRatio,
            double load1,
            int cores,
            Usage memoryBytes,
            Usage fileDescriptors,
            Map<Path, Optional<Usage>> disks) {}

    /**
     * How much of something is used.
     *
     * @param free what can still be had; less than {@code total - used} where some is kept back, as a file system does for root
     */
    record Usage(double used, double free, double total) {
        /** Used as a share of what can be used, as {@code df} shows it. */
        double ratio() {
            return used + free > 0 ? used / (used + free) : 0;
        }
    }
}
