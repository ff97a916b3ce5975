# Shared by ./bank and the scripts in dev: finding a JDK, and building what is not built yet. To be sourced by bash.

least_java=21

# Prints the major version of a java program; fails if there is none that runs.
java_version() {
  [ -x "$1" ] || return 1
  local release version
  release="$(dirname "$(readlink -f "$1")")/../release"
  # Nearly every JDK says so in a file, which is quicker to ask than the program.
  version="$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$release" 2>/dev/null)" || true
  if [ -z "$version" ]; then
    version="$("$1" -XshowSettings:properties -version 2>&1 | sed -n 's/.*java.specification.version = \([0-9]*\).*/\1/p')"
  fi
  [ -n "$version" ] && echo "$version"
}

# find_java NAME: prints the first java of 21 or newer: JAVA_HOME, the path, then where systems and tools install them.
# Fails in the name of who asks.
find_java() {
  local candidates=() candidate version
  [ -n "${JAVA_HOME:-}" ] && candidates+=("$JAVA_HOME/bin/java")
  candidate="$(command -v java || true)"
  [ -n "$candidate" ] && candidates+=("$candidate")
  candidate="$(/usr/libexec/java_home -v "$least_java+" 2>/dev/null || true)"
  [ -n "$candidate" ] && candidates+=("$candidate/bin/java")
  candidates+=(/usr/lib/jvm/*/bin/java "$HOME"/.sdkman/candidates/java/*/bin/java "$HOME"/.jdks/*/bin/java
    /opt/*jdk*/bin/java /Library/Java/JavaVirtualMachines/*/Contents/Home/bin/java)
  for candidate in "${candidates[@]}"; do
    version="$(java_version "$candidate")" || continue
    if [ "$version" -ge "$least_java" ] 2>/dev/null; then
      echo "$candidate"
      return 0
    fi
  done
  echo "$1: no JDK of $least_java or newer was found in JAVA_HOME, on the path or where JDKs are usually installed; install one or set JAVA_HOME" >&2
  return 1
}

# is_newer STAMP FILE...: whether one of the files and folders that exist is newer than the stamp, or there is no stamp.
is_newer() {
  local stamp="$1" inputs=() input
  shift
  [ -f "$stamp" ] || return 0
  for input in "$@"; do
    [ -e "$input" ] && inputs+=("$input")
  done
  [ -n "$(find "${inputs[@]}" -newer "$stamp" -print -quit)" ]
}

# is_newer_than STAMP MODULE...: whether the root's pom, or the pom or the sources of a module, is newer than the stamp.
is_newer_than() {
  local stamp="$1" inputs=("$here/pom.xml") module
  shift
  for module in "$@"; do
    inputs+=("$here/$module/pom.xml" "$here/$module/src/main")
  done
  is_newer "$stamp" "${inputs[@]}"
}

# Prints the modules that are published, the BOM among them: those that do not say in their poms that they are not deployed.
published_modules() {
  local module
  for module in $(sed -n 's/^ *<module>\(.*\)<\/module>.*/\1/p' "$here/pom.xml"); do
    grep -q '<maven.deploy.skip>true<' "$here/$module/pom.xml" || echo "$module"
  done
}

# run_maven NAME STAMP ARGUMENT...: runs Maven quietly at the root and prints what it says only if it fails. The stamp gets
# the time at which it began: what is changed meanwhile is built again next time.
run_maven() {
  local name="$1" stamp="$2" begun log
  shift 2
  if ! command -v mvn >/dev/null; then
    echo "$name: Maven is needed to build and is not on the path; install Maven 3.8.7 or newer" >&2
    exit 1
  fi
  begun="$(date +%s)"
  log="$(mktemp)"
  echo "$name: building, this is done once ..." >&2
  mkdir -p "$(dirname "$stamp")"
  touch "$stamp.$$"
  # MAVEN_ARGS of Maven 3.8 would be ignored, so options go here.
  # shellcheck disable=SC2086
  if ! (cd "$here" && mvn -q -B ${EVENTHUS_MAVEN_OPTIONS:-} "$@") >"$log" 2>&1; then
    cat "$log" >&2
    rm -f "$stamp.$$"
    echo "$name: the build failed; the reason is above, and in $log" >&2
    exit 1
  fi
  rm -f "$log"
  mv "$stamp.$$" "$stamp"
  echo "$name: built in $(($(date +%s) - begun)) s" >&2
}

# build_once STAMP: unless is_built, runs build; one at a time, and whoever waited finds it done. Both are functions of the
# script that sources this.
build_once() {
  is_built && return 0
  if command -v flock >/dev/null; then
    mkdir -p "$(dirname "$1")"
    exec 9>"$1.lock"
    flock 9
    is_built || build
    exec 9>&-
  else
    build
  fi
}
