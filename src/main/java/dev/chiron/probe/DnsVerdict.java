package dev.chiron.probe;

import dev.chiron.schedule.Deadline;
import java.util.List;
import java.util.Optional;

/** What is wrong with an answer. */
record DnsVerdict(Reason reason, String detail) {
    private static final List<String> STANDARD_CODES = List.of("NOERROR");
    private static final int NAME_ERROR = 3;

    /** Empty when the answer is as it should be: first its code is looked at, then its sections one by one. */
    static Optional<DnsVerdict> on(DnsMessage answer, DnsSettings settings, Deadline deadline)
            throws DnsMisuse, TimedText.OutOfTime, InterruptedException {
        if (!accepts(settings.validCodes().orElse(STANDARD_CODES), answer.code())) {
            return Optional.of(new DnsVerdict(
                    answer.code() == NAME_ERROR ? Reason.NOT_FOUND : Reason.ASSERTION,
                    "the server answered " + DnsMnemonics.CODES.word(answer.code()) + " to " + settings.queryName()));
        }
        Optional<String> complaint = settings.answer().complaint(answer.answer(), deadline);
        if (complaint.isEmpty()) {
            complaint = settings.authority().complaint(answer.authority(), deadline);
        }
        if (complaint.isEmpty()) {
            complaint = settings.additional().complaint(answer.additional(), deadline);
        }
        return complaint.map(what -> new DnsVerdict(Reason.ASSERTION, what));
    }

    /** One word that is no code spoils the whole list, as in blackbox_exporter. */
    private static boolean accepts(List<String> codes, int code) throws DnsMisuse {
        boolean accepted = false;
        for (String each : codes) {
            int number = DnsMnemonics.CODES.number(each, -1);
            if (number < 0) {
                throw new DnsMisuse("valid_rcodes has \"" + each + "\", which is no response code");
            }
            accepted |= number == code;
        }
        return accepted;
    }
}
