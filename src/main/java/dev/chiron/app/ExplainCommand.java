package dev.chiron.app;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** {@code chiron explain SERVICE}: what the running instance would do about it now, and which guard rail says no. */
final class ExplainCommand implements Command {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String TRIGGER = "--trigger";
    private static final String FORCE = "--force";
    private static final String PERSON = "manual";
    private static final int WIDTH = 80;

    @Override
    public CommandSpec spec() {
        CommandSpec spec = ControlFlags.on(CommandSpec.create().name("explain"))
                .addOption(Flags.text(
                        TRIGGER, "status|alertmanager|manual", "status", "Who would ask for it to be healed."))
                .addOption(OptionSpec.builder(FORCE)
                        .arity("0")
                        .type(boolean.class)
                        .description("As if a person asked, and insisted: overrules what force may overrule.")
                        .build())
                .addOption(OutputFlag.spec())
                .addPositional(PositionalParamSpec.builder()
                        .paramLabel("SERVICE")
                        .required(true)
                        .arity("1")
                        .type(String.class)
                        .description("The service to ask about.")
                        .build());
        spec.usageMessage()
                .description(
                        "Show what the running instance would do to heal a service now, and what every guard rail says.",
                        "Asking changes nothing. The token, if one is asked for, must be an operator's.",
                        "Exit 0: it was told, also when nothing would be done, 1: no answer or no such service, 2: wrong flags.");
        return spec;
    }

    private static String trigger(ParseResult flags, boolean forced) throws Refusal {
        String given = Flags.word(flags, TRIGGER, "status", "alertmanager", PERSON);
        if (forced && Flags.given(flags, TRIGGER).isPresent() && !given.equals(PERSON)) {
            throw new Refusal("chiron: --force goes with --trigger=manual only, for nobody else may insist");
        }
        return forced ? PERSON : given;
    }

    @Override
    public int run(ParseResult flags, Terminal terminal) throws Refusal {
        boolean json = OutputFlag.isJson(flags);
        boolean forced = Flags.toggle(flags, FORCE);
        String trigger = trigger(flags, forced);
        ControlClient client = ControlFlags.client(flags);
        ObjectNode question = MAPPER.createObjectNode()
                .put("service", flags.matchedPositionalValue(0, ""))
                .put("trigger", trigger);
        if (forced) {
            question.put("force", true);
        }
        try {
            ExplainReport report = new ExplainReport(client.post("/api/heal/explain", question));
            terminal.out().print(json ? OutputFlag.json(report.said()) : report.table(terminal.colour(), WIDTH));
            return 0;
        } catch (ControlClient.Unanswered e) {
            terminal.err().println("chiron: " + e.getMessage());
            return 1;
        }
    }
}
