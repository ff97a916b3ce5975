// A line that really came out, not only a factory of the right class: with a wrong slf4j Logback prints nothing.
def log = new File(basedir, 'build.log').text
def line = 'by Logback: INFO  BankTest the program was run'
if (!log.contains(line)) {
    throw new IllegalStateException("expected the line '" + line + "' in " + new File(basedir, 'build.log'))
}
def warning = log.readLines().find { it.contains('SLF4J') }
if (warning != null) {
    throw new IllegalStateException('expected no complaint of slf4j, found: ' + warning)
}
