package dev.chiron.web;

/** What {@code debug=true} shows a person: the probe's log, its metrics, and the module that it followed. */
public final class DebugPage {
    private static final int INDENT = 2;

    private DebugPage() {}

    /** The whole page for one run. */
    public static String text(Probed probed, ProbeLog log) {
        return "Logs for the probe:\n" + log.lines(probed)
                + "\n\n\nMetrics that would have been returned:\n"
                + ProbeFormats.text(probed.run(), probed.timeoutSeconds())
                + "\n\n\nModule configuration:\n"
                + probed.module().effective(probed.target()).yaml(INDENT);
    }
}
