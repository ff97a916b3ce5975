# Sourced by the commands in this folder: finds a JDK, and builds a module when it was never built or sources are newer.

least_java=21

# Prints the major version of a java program; fails if there is none that runs.
java_version() {
  [ -x "$1" ] || return 1
  local version
  version="$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$(dirname "$(readlink -f "$1")")/../release" 2>/dev/null)" || true
  if [ -z "$version" ]; then
    version="$("$1" -XshowSettings:properties -version 2>&1 | sed -n 's/.*java.specification.version = \([0-9]*\).*/\1/p')"
  fi
  [ -n "$version" ] && echo "$version"
}

# Prints the first java of 21 or newer: JAVA_HOME, the path, then where systems and tools install them.
find_java() {
  local candidate version
  for candidate in "${JAVA_HOME:-/none}/bin/java" "$(command -v java || true)" \
    "$(/usr/libexec/java_home -v "$least_java+" 2>/dev/null || echo /none)/bin/java" \
    /usr/lib/jvm/*/bin/java "$HOME"/.sdkman/candidates/java/*/bin/java "$HOME"/.jdks/*/bin/java \
    /opt/*jdk*/bin/java /Library/Java/JavaVirtualMachines/*/Contents/Home/bin/java; do
    version="$(java_version "$candidate")" || continue
    if [ "$version" -ge "$least_java" ] 2>/dev/null; then
      echo "$candidate"
      return 0
    fi
  done
  echo "$command: no JDK of $least_java or newer was found; install one or set JAVA_HOME" >&2
  return 1
}

is_built() {
  local stamp="$here/$1/target/built" inputs=("$here/pom.xml") module
  [ -f "$stamp" ] || return 1
  for module in "$@"; do
    inputs+=("$here/$module/pom.xml" "$here/$module/src/main")
  done
  [ -z "$(find "${inputs[@]}" -newer "$stamp" -print -quit)" ]
}

# Builds a module and what it needs, up to a phase: module phase needed-module...
build_once() {
  local module="$1" phase="$2" log
  shift 2
  is_built "$module" "$@" && return
  mkdir -p "$here/$module/target"
  # One build at a time; whoever waited finds it done.
  if command -v flock >/dev/null; then
    exec 9>"$here/$module/target/building"
    flock 9
    is_built "$module" "$@" && return
  fi
  command -v mvn >/dev/null || {
    echo "$command: Maven 3.8.7 or newer is needed to build it and is not on the path" >&2
    return 1
  }
  log="$(mktemp)"
  echo "$command: building, this is done once ..." >&2
  # Stamped with the time at which the build began: what is changed meanwhile is built again next time.
  touch "$here/$module/target/built.$$"
  # MAVEN_ARGS of Maven 3.8 would be ignored, so options go here.
  # shellcheck disable=SC2086
  if ! (cd "$here" && mvn -q -B ${EVENTHUS_MAVEN_OPTIONS:-} -pl "$module" -am "$phase" -Dmaven.test.skip=true) >"$log" 2>&1; then
    cat "$log" >&2
    rm -f "$here/$module/target/built.$$"
    echo "$command: the build failed; the reason is above, and in $log" >&2
    return 1
  fi
  rm -f "$log"
  mv "$here/$module/target/built.$$" "$here/$module/target/built"
  exec 9>&- || true
}
