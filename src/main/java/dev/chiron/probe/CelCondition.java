package dev.chiron.probe;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.types.SimpleType;
import dev.cel.common.values.NullValue;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import dev.chiron.schedule.Deadline;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An expression in Google's Common Expression Language about a body that is JSON: the variable {@code body}, the standard
 * library and the standard macros, as in blackbox_exporter.
 *
 * <p>Its classes are many; none is loaded unless a module has such an expression.
 */
final class CelCondition {
    private static final CelOptions OPTIONS = CelOptions.current()
            .enableHeterogeneousNumericComparisons(true)
            .enableRegexPartialMatch(true)
            .build();
    private static final ObjectReader JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build()
            .readerFor(JsonNode.class);
    /** How many steps of an evaluation pass between two looks at the time. */
    private static final int STEPS = 256;

    private final String expression;
    private final CelRuntime.Program program;

    private CelCondition(String expression, CelRuntime.Program program) {
        this.expression = expression;
        this.program = program;
    }

    /** What keeps a condition from being true or false; the message follows "the body". */
    static final class Unanswerable extends Exception {
        private static final long serialVersionUID = 1L;

        Unanswerable(String message) {
            super(message);
        }
    }

    /**
     * Compiles an expression.
     *
     * @throws IllegalArgumentException when it is none; the message says where and why
     */
    static CelCondition compile(String expression) {
        try {
            return new CelCondition(
                    expression,
                    CelRuntimeFactory.legacyCelRuntimeBuilder()
                            .setOptions(OPTIONS)
                            .build()
                            .createProgram(CelCompilerFactory.standardCelCompilerBuilder()
                                    .setOptions(OPTIONS)
                                    .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
                                    .addVar("body", SimpleType.DYN)
                                    .build()
                                    .compile(expression)
                                    .getAst()));
        } catch (CelValidationException | CelEvaluationException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /**
     * What it says of a body.
     *
     * @throws Unanswerable when the body is no JSON, when the expression cannot be evaluated on it or within the time, or
     *     when its value is neither true nor false
     */
    boolean holds(byte[] body, Deadline deadline) throws Unanswerable {
        Map<String, Object> variables = Map.of("body", value(parsed(body)));
        Object result;
        try {
            result = program.trace(variables, new Patience(deadline)::step);
        } catch (OutOfTime e) {
            throw new Unanswerable("was not judged by the CEL expression \"" + expression + "\" within the timeout");
        } catch (StackOverflowError e) {
            throw new Unanswerable("is nested too deeply for the CEL expression \"" + expression + "\"");
        } catch (CelEvaluationException e) {
            throw new Unanswerable("cannot be judged by the CEL expression \"" + expression + "\": " + e.getMessage());
        }
        if (result instanceof Boolean truth) {
            return truth;
        }
        throw new Unanswerable("makes the CEL expression \"" + expression + "\" neither true nor false");
    }

    private static JsonNode parsed(byte[] body) throws Unanswerable {
        try {
            JsonNode node = JSON.readValue(new String(body, StandardCharsets.UTF_8));
            if (node == null || node.isMissingNode()) {
                throw new Unanswerable("is empty, not JSON");
            }
            return node;
        } catch (JsonProcessingException e) {
            throw new Unanswerable("is no JSON: " + e.getOriginalMessage());
        }
    }

    /** As Go reads JSON into nothing in particular: every number is a double. */
    private static Object value(JsonNode node) {
        return switch (node.getNodeType()) {
            case OBJECT -> {
                Map<String, Object> fields = new LinkedHashMap<>();
                node.properties().forEach(field -> fields.put(field.getKey(), value(field.getValue())));
                yield fields;
            }
            case ARRAY -> {
                List<Object> items = new ArrayList<>(node.size());
                node.forEach(item -> items.add(value(item)));
                yield items;
            }
            case NUMBER -> node.doubleValue();
            case BOOLEAN -> node.booleanValue();
            case STRING -> node.textValue();
            case BINARY, MISSING, NULL, POJO -> NullValue.NULL_VALUE;
        };
    }

    @Override
    public String toString() {
        return expression;
    }

    /** Looks at the time while an expression is evaluated, for it cannot be interrupted otherwise; of one thread. */
    private static final class Patience {
        private final Deadline deadline;
        private int steps;
        private boolean over;

        Patience(Deadline deadline) {
            this.deadline = deadline;
        }

        void step(CelExpr expression, Object value) {
            steps++;
            over |= steps % STEPS == 0
                    && (deadline.expired() || Thread.currentThread().isInterrupted());
            if (over) {
                throw new OutOfTime();
            }
        }
    }

    /** The deadline came before the end of an evaluation; an error, for exceptions are values of {@code &&} and {@code ||}. */
    private static final class OutOfTime extends Error {
        private static final long serialVersionUID = 1L;

        OutOfTime() {
            super("out of time", null, false, false);
        }
    }
}
