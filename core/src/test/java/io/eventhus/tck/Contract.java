package io.eventhus.tck;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The rules as the page of the contract lists them. */
record Contract(List<Rule> rules) {

    /** One line of the page's tables: number, text, and the name of the test. */
    record Rule(String number, String text, String test) {}

    private static final Path PAGE = Path.of("..", "docs", "contract.md");
    private static final Pattern LINE = Pattern.compile("\\| ([LSPR]-\\d\\d) \\| (.+) \\| `(\\w+)` \\|");

    static Contract read() {
        List<Rule> rules = new ArrayList<>();
        try {
            for (String line : Files.readAllLines(PAGE)) {
                Matcher matcher = LINE.matcher(line);
                if (matcher.matches()) {
                    rules.add(new Rule(matcher.group(1), matcher.group(2), matcher.group(3)));
                } else if (line.matches("\\| *[LSPR]-.*")) {
                    throw new AssertionError("a line of the contract is not '| number | text | `test` |': " + line);
                }
            }
        } catch (IOException e) {
            throw new AssertionError("the page of the contract cannot be read: " + PAGE, e);
        }
        return new Contract(List.copyOf(rules));
    }

    List<Rule> rules(String letter) {
        return rules.stream().filter(rule -> rule.number().startsWith(letter)).toList();
    }

    /** Returns the number of the rule that a test checks. */
    String numberOf(String letter, String test) {
        return rules(letter).stream()
                .filter(rule -> rule.test().equals(test))
                .map(Rule::number)
                .findFirst()
                .orElse("no rule names the test " + test);
    }
}
