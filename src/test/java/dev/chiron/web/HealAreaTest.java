package dev.chiron.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What people may ask of healing over the API, and in which words they are refused. */
class HealAreaTest {
    @TempDir
    Path folder;

    private ControlHouse house;

    @BeforeEach
    void open() {
        house = new ControlHouse(ControlHouse.securedBy(ControlHouse.token(folder, "ann", Role.OPERATOR, "act")));
        house.watch("x");
    }

    @AfterEach
    void close() {
        house.close();
    }

    private HttpResponse<String> post(String path, String body) {
        return Client.send("POST", house.url(path), body, "X-API-Key", "act", "X-Request-ID", "r-17");
    }

    private HttpResponse<String> get(String path) {
        return Client.send("GET", house.url(path), "", "X-API-Key", "act");
    }

    @Test
    void aRestartIsAskedForInTheNameOfTheTokenWithItsReasonAndRequestId() {
        assertThat(post("/api/services/x/restart", "{\"reason\": \"it hangs\"}").statusCode())
                .isEqualTo(202);
        assertThat(house.heal.wishes).containsExactly(new HealDesk.Wish("ann", "it hangs", false, "r-17"));
    }

    @Test
    void forceNeedsAReason() {
        for (String body : List.of("", "{}", "{\"reason\": \"  \"}")) {
            HttpResponse<String> answer = post("/api/services/x/restart?force=true", body);
            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
            assertThat(answer.body())
                    .contains(
                            "\"field\":\"reason\"",
                            "\"detail\":\"is needed with force: the guard rails that it overrules are there for one\"");
        }
        assertThat(house.heal.wishes).isEmpty();
        assertThat(post("/api/services/x/restart?force=true", "{\"reason\": \"I know\"}")
                        .statusCode())
                .isEqualTo(202);
        assertThat(house.heal.wishes).containsExactly(new HealDesk.Wish("ann", "I know", true, "r-17"));
    }

    @Test
    void aWrongWordOfForceIsNamed() {
        HttpResponse<String> answer = post("/api/services/x/restart?force=yes", "");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("\"field\":\"force\"", "must be one of true, false");
    }

    @Test
    void strangeFieldsAreRefusedByName() {
        assertThat(post("/api/services/x/restart", "{\"force\": true}").body())
                .contains("\"field\":\"force\"", "is no field of a restart; it has reason");
        assertThat(post("/api/services/x/unlock", "{\"reason\": \"x\"}").body())
                .contains("\"field\":\"reason\"", "is no field of an unlocking; it has comment");
        assertThat(post("/api/heal/pause", "{\"comment\": \"x\"}").body())
                .contains("\"field\":\"comment\"", "is no field of a pause; it has service, reason, for and until");
        assertThat(house.heal.wishes).isEmpty();
        assertThat(house.heal.paused).isEmpty();
    }

    @Test
    void whatIsUnderWayAlreadyIsAConflict() {
        post("/api/services/x/restart", "");
        HttpResponse<String> again = post("/api/services/x/restart", "");
        assertThat(again.statusCode()).isEqualTo(409);
        assertThat(again.body()).contains("x is being healed already");
    }

    @Test
    void nobodyIsRestartedOrUnlockedWhoIsNotWatched() {
        for (String verb : List.of("restart", "unlock")) {
            HttpResponse<String> answer = post("/api/services/nobody/" + verb, "");
            assertThat(answer.statusCode()).isEqualTo(404);
            assertThat(answer.body()).contains("no service is called");
        }
    }

    @Test
    void anUnlockingKeepsItsComment() {
        assertThat(post("/api/services/x/unlock", "{\"comment\": \"disk replaced\"}")
                        .body())
                .isEqualTo("{\"service\":\"x\",\"was_locked\":true}\n");
        assertThat(house.heal.wishes).containsExactly(new HealDesk.Wish("ann", "disk replaced", false, "r-17"));
    }

    @Test
    void aPauseIsTheCallersHasAnEndAndIsTold() {
        HttpResponse<String> answer = post("/api/heal/pause", "{\"reason\": \"moving racks\", \"for\": \"2h\"}");
        assertThat(answer.body()).contains("\"paused\":{\"by\":\"ann\",\"reason\":\"moving racks\",\"since\":\"");
        assertThat(house.heal.paused.orElseThrow().until()).isPresent();
        assertThat(get("/api/heal").body()).isEqualTo(answer.body());
        assertThat(post("/api/heal/resume", "{\"reason\": \"done\"}").body()).contains("\"paused\":null");
        assertThat(house.heal.wishes).containsExactly(new HealDesk.Wish("ann", "done", false, "r-17"));
    }

    @Test
    void healingOfOneServiceIsPausedAndResumedByItsName() {
        String told = post("/api/heal/pause", "{\"service\": \"x\", \"reason\": \"tuning\", \"for\": \"2h\"}")
                .body();
        assertThat(told)
                .contains(
                        "\"paused\":null",
                        "\"paused_services\":[{\"service\":\"x\",\"by\":\"ann\",\"reason\":\"tuning\"");
        assertThat(house.heal.alone.values())
                .singleElement()
                .satisfies(pause -> assertThat(pause.until()).isPresent());
        assertThat(get("/api/heal").body()).isEqualTo(told);
        assertThat(post("/api/heal/resume", "{\"service\": \"x\", \"reason\": \"done\"}")
                        .body())
                .contains("\"paused_services\":[]");
        for (String verb : List.of("pause", "resume")) {
            HttpResponse<String> unknown = post("/api/heal/" + verb, "{\"service\": \"nobody\"}");
            assertThat(unknown.statusCode()).isEqualTo(404);
            assertThat(unknown.body()).contains("no service is called");
            assertThat(post("/api/heal/" + verb, "{\"service\": \"\"}").body())
                    .contains("\"field\":\"service\"", "must be a name");
        }
        assertThat(house.heal.paused).isEmpty();
        assertThat(house.heal.alone).isEmpty();
    }

    @Test
    void aPauseNeedsNoBody() {
        assertThat(post("/api/heal/pause", "").statusCode()).isEqualTo(200);
        assertThat(house.heal.paused.orElseThrow().until()).isEmpty();
    }

    @Test
    void listsAreAskedForByServiceLimitAndCursor() {
        for (String list : List.of("attempts", "decisions", "audit")) {
            house.heal.extracts.clear();
            assertThat(get("/api/heal/" + list + "?service=x&limit=7&cursor=12").body())
                    .isEqualTo("{\"" + list + "\":[],\"next_cursor\":null}\n");
            assertThat(house.heal.extracts)
                    .containsExactly(new HealDesk.Extract(Optional.of("x"), Optional.of("12"), 7));
            HttpResponse<String> wrong = get("/api/heal/" + list + "?cursor=elsewhere");
            assertThat(wrong.statusCode()).isEqualTo(400);
            assertThat(wrong.body()).contains("\"field\":\"cursor\"");
        }
    }

    @Test
    void anExplanationIsAskedForByServiceOrByTheLabelsOfAnAlert() {
        assertThat(post("/api/heal/explain", "{\"service\": \"x\"}").statusCode())
                .isEqualTo(200);
        post("/api/heal/explain", "{\"service\": \"x\", \"trigger\": \"manual\"}");
        post("/api/heal/explain", "{\"service\": \"x\", \"force\": true}");
        post("/api/heal/explain", "{\"labels\": {\"service\": \"y\", \"project\": \"shop\", \"alertname\": \"A\"}}");
        assertThat(house.heal.suppositions)
                .containsExactly(
                        new HealDesk.Supposition("x", Optional.empty(), "status", false),
                        new HealDesk.Supposition("x", Optional.empty(), "manual", false),
                        new HealDesk.Supposition("x", Optional.empty(), "manual", true),
                        new HealDesk.Supposition("y", Optional.of("shop"), "alertmanager", false));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                                        | 400 | service  | give either service or the labels",
                "{\"service\":\"x\",\"labels\":{}}           | 400 | service  | give either service or the labels",
                "{\"service\":7}                           | 400 | service  | must be text",
                "{\"labels\":[]}                           | 400 | labels   | must be an object of texts",
                "{\"labels\":{\"a\":1}}                    | 400 | labels.a | must be text",
                "{\"service\":\"x\",\"trigger\":\"me\"}      | 400 | trigger  | must be one of alertmanager, status, manual",
                "{\"service\":\"x\",\"insist\":true}         | 400 | insist   | is no field of a question",
                "{\"service\":\"x\",\"force\":\"yes\"}       | 400 | force    | must be true or false",
                "{\"service\":\"x\",\"force\":true,\"trigger\":\"status\"} | 400 | force | goes with the trigger manual only",
                "{\"labels\":{\"service\":\"x\"},\"force\":true} | 400 | force | give the service instead of labels",
            })
    void aQuestionThatMakesNoSenseIsRefusedByItsField(String body, int status, String field, String detail) {
        HttpResponse<String> answer = post("/api/heal/explain", body);
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).contains("\"field\":\"" + field + "\"", detail);
    }

    @Test
    void nobodyIsExplainedWhoIsNotWatched() {
        assertThat(post("/api/heal/explain", "{\"service\": \"nobody\"}").statusCode())
                .isEqualTo(404);
    }

    @Test
    void withoutItsJournalNothingIsAcknowledged() {
        house.heal.away = true;
        for (String path :
                List.of("/api/services/x/restart", "/api/services/x/unlock", "/api/heal/pause", "/api/heal/resume")) {
            assertThat(post(path, "").statusCode()).as(path).isEqualTo(503);
        }
        assertThat(get("/api/heal").body()).contains("healing's journal cannot be used now: disk full");
    }
}
