# Sourced by demo and torture, with the name of the module and the arguments: brings models and pictures, builds what is
# out of date, and sets java, built and pictures. Nothing to run by itself.
module=$1
shift

need() {
  command -v "$1" >/dev/null || { echo "$module: $1 is not installed; on Debian: apt-get install $2" >&2; exit 1; }
}
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
need "$java" openjdk-17-jdk-headless
need mvn maven
need npm npm

case " $* " in *" --help "* | *" -h "*) ;; *) "$repo/scripts/fetch-models" ;; esac
pictures=$("$repo/scripts/fetch-models" --where pictures)

# Built when anything it is made of is newer than what was built.
built=$repo/$module/target/$module.jar
if [ ! -f "$built" ] || [ ! -d "$repo/kiosk/target/lib" ] || [ ! -d "$repo/sync-agent/target/lib" ] ||
  [ -n "$(find "$repo/pom.xml" "$repo"/*/pom.xml "$repo"/*/src/main -newer "$built" -print -quit)" ]; then
  echo "Building (the first time this brings the libraries and takes minutes) ..."
  (cd "$repo" && mvn -B -DskipTests package) | grep --line-buffered -E '^\[INFO\] Building |^\[ERROR\]|BUILD' | cut -c1-150
  touch "$built"
fi
