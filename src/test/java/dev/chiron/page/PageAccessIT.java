package dev.chiron.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.options.ColorScheme;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** axe-core finds no serious violation, in either theme; pictures are taken on the way when they are asked for. */
class PageAccessIT extends WatchedPage {
    @Override
    Watched shop() {
        return Watched.guarded();
    }

    @ParameterizedTest
    @EnumSource(names = {"LIGHT", "DARK"})
    void nothingSeriousStandsInAnybodysWay(ColorScheme scheme) {
        watched.redis.stop();
        try (Tab tab = chromium.open(1400, 900, scheme).visit(watched.at(""))) {
            tab.find("#token").waitFor();
            check("log-in", tab);
            tab.logIn(Watched.OPERATOR);
            tab.see(".row.r-down", "redis");
            check("overview", tab);
            tab.go(watched.at("#/services/redis"));
            tab.see(".checks", "failed");
            tab.find(".plot canvas").first().waitFor();
            check("service", tab);
            tab.button("Pause …").click();
            check("dialog", tab);
            tab.press("Escape");
            tab.go(watched.at("#/?view=wall"));
            check("wall", tab);
        } finally {
            watched.redis.start();
        }
    }

    private static void check(String view, Tab tab) {
        List<Rule> violations = new AxeBuilder(tab.page()).analyze().getViolations();
        assertThat(violations.stream()
                        .filter(rule -> Set.of("serious", "critical").contains(rule.getImpact()))
                        .map(rule -> rule.getId() + ": "
                                + rule.getNodes().stream()
                                        .map(node -> node.getHtml() + " " + node.getFailureSummary())
                                        .toList()))
                .as(view)
                .isEmpty();
    }
}
