package dev.chiron.web;

import dev.chiron.probe.Module;
import dev.chiron.probe.ProbeRun;
import dev.chiron.probe.Target;
import dev.chiron.schedule.Clock;
import dev.chiron.schedule.Deadline;
import dev.chiron.schedule.DeadlineGuard;
import java.util.Optional;

/** {@code /probe}: one probe of any target by a module of the configuration, by blackbox_exporter's contract. */
final class ProbeEndpoint {
    private static final String STANDARD_MODULE = "http_2xx";

    private final ScrapeSettings settings;
    private final ScrapeSources sources;
    private final ProbeHistory history;
    private final ProbeFormats formats = new ProbeFormats();
    private final ModuleVariants variants = new ModuleVariants();

    /** What is to be done, once all parameters are found right. */
    private record Order(Module module, Target target, ScrapeTimeout timeout) {
        private Probed run(Clock clock, DeadlineGuard guard) throws InterruptedException {
            ProbeRun run = ProbeRun.of(module.probe(), target, Deadline.after(clock, timeout.duration()), guard);
            return new Probed(module, target, timeout.seconds(), run);
        }
    }

    /** A request that is not followed, with the answer that says so. */
    private static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;
        private final transient Reply reply;

        private Refused(int status, String message) {
            super(message, null, false, false);
            this.reply = Reply.plainError(status, message);
        }
    }

    ProbeEndpoint(ScrapeSettings settings, ScrapeSources sources, ProbeHistory history) {
        this.settings = settings;
        this.sources = sources;
        this.history = history;
    }

    Reply answer(Request request) throws InterruptedException {
        Query query = Query.parse(request.query());
        try {
            Probed probed = order(request, query).run(sources.clock(), sources.guard());
            history.add(probed);
            settings.probeLog().tell(probed);
            return query.get("debug").equals("true")
                    ? Reply.ok(Reply.PLAIN, DebugPage.text(probed, settings.probeLog()))
                    : formats.reply(request, probed.run(), probed.timeoutSeconds());
        } catch (Refused refused) {
            return refused.reply;
        }
    }

    private Order order(Request request, Query query) throws Refused {
        String name = query.get("module").isEmpty() ? STANDARD_MODULE : query.get("module");
        ProbeCatalogue known = sources.catalogue().get();
        Module plain = known.module(name).orElseThrow(() -> {
            sources.unknownModule().run();
            return new Refused(400, "Unknown module " + GoText.quote(name));
        });
        Optional<String> header = request.header(ScrapeTimeout.HEADER);
        double scrape = ScrapeTimeout.ofHeader(header)
                .orElseThrow(() -> new Refused(
                        500,
                        "Failed to parse timeout from Prometheus header: "
                                + ScrapeTimeout.complaint(header.orElse(""))));
        Target target = target(query);
        Module module = altered(plain, query);
        Optional<String> conflict = module.probe().refusal(target);
        if (conflict.isPresent()) {
            throw new Refused(400, conflict.get());
        }
        Optional<String> forbidden = known.refusal(module, target.address());
        if (forbidden.isPresent()) {
            throw new Refused(403, forbidden.get());
        }
        Target asked = known.names(target.address()) ? target.asNamed() : target;
        return new Order(module, asked, ScrapeTimeout.effective(scrape, settings.timeoutOffset(), module.timeout()));
    }

    private Module altered(Module plain, Query query) throws Refused {
        try {
            return variants.of(plain, query);
        } catch (ModuleVariants.Unfit e) {
            throw new Refused(400, String.valueOf(e.getMessage()));
        }
    }

    /** Prometheus may have encoded the target once more than the query: it is decoded again where that works. */
    private static Target target(Query query) throws Refused {
        String once = query.get("target");
        String address = Query.unescape(once).orElse(once);
        if (address.isEmpty()) {
            throw new Refused(400, "Target parameter is missing");
        }
        String hostname = query.get("hostname");
        return new Target(address, hostname.isEmpty() ? Optional.empty() : Optional.of(hostname));
    }
}
