package dev.chiron.probe;

import dev.chiron.config.Section;
import dev.chiron.net.Unreachable;
import dev.chiron.schedule.Deadline;
import java.util.EnumSet;
import java.util.Optional;
import java.util.function.Supplier;

/** Asks a name server one question, and holds its answer against what is expected. */
final class DnsProbe implements Probe {
    static final ProbeKind KIND = new ProbeKind(
            "dns",
            EnumSet.of(
                    Reason.DNS,
                    Reason.CONNECT,
                    Reason.TIMEOUT,
                    Reason.TLS,
                    Reason.PROTOCOL,
                    Reason.NOT_FOUND,
                    Reason.ASSERTION),
            Admission.ANY,
            DnsProbe::read);

    private static final int PORT = 53;
    private static final int TLS_PORT = 853;

    private final DnsSettings settings;
    private final Reach reach;

    private DnsProbe(DnsSettings settings, Reach reach) {
        this.settings = settings;
        this.reach = reach;
    }

    private static DnsProbe read(Section section, Instruments instruments) {
        DnsSettings settings = DnsSettings.read(section);
        return new DnsProbe(settings, new Reach(instruments.dialer(), settings.ip(), settings.source()));
    }

    @Override
    public ProbeResult run(Target target, Deadline deadline) throws InterruptedException {
        Findings findings = new Findings(deadline.clock());
        DnsExchange exchange = new DnsExchange(settings, reach, deadline);
        Optional<DnsMessage> answer = Optional.empty();
        Supplier<ProbeResult> end;
        try {
            DnsMessage received = exchange.with(server(target), findings);
            DnsMessage message = settings.ednsSize().isPresent() ? received.withoutOptions() : received;
            answer = Optional.of(message);
            Optional<DnsVerdict> fault = DnsVerdict.on(message, settings, deadline);
            end = () -> fault.<ProbeResult>map(found -> findings.failed(found.reason(), found.detail()))
                    .orElseGet(findings::passed);
        } catch (DnsMisuse e) {
            end = () -> findings.notRun(String.valueOf(e.getMessage()));
        } catch (DnsGarbage e) {
            end = () -> findings.failed(Reason.PROTOCOL, "the answer cannot be used: " + e.getMessage());
        } catch (TimedText.OutOfTime e) {
            end = () -> findings.failed(Reason.TIMEOUT, "the answer " + e.getMessage());
        } catch (Unreachable e) {
            end = () -> Reach.failed(findings, e);
        }
        DnsReport.write(findings, exchange, answer, settings);
        return end.get();
    }

    /** The host and port of the target; a host alone has the standard port. */
    private HostPort server(Target target) {
        String text = target.address();
        boolean bracketed = text.startsWith("[") && text.endsWith("]");
        String host = bracketed ? text.substring(1, text.length() - 1) : text;
        return HostPort.parse(text).orElseGet(() -> new HostPort(host, settings.overTls() ? TLS_PORT : PORT));
    }
}
