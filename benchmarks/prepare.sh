# What benchmarks of nodes begin with; sourced by them, in the checkout. They find the distribution in $node, the class path of the client
# in $classes, an extension with what is written by hand in $peer, and a password of the administrator's in the environment.
node=karaf-distribution/target/assembly/bin/mortise
[ -x "$node" ] || { echo "$0: build the distribution first: ./run" >&2 && exit 1; }

mvn -q -B -DskipTests package -pl benchmarks/mortise.benchmark.peer
peer=$(echo "$PWD"/benchmarks/mortise.benchmark.peer/target/mortise.benchmark.peer-*-SNAPSHOT.jar)
classes=benchmarks/mortise.benchmark.peer/target/benchmarks
javac -d "$classes" benchmarks/NodeClient.java benchmarks/Benchmark.java benchmarks/WorkBenchmark.java

MORTISE_ADMIN_PASSWORD=$(od -An -N12 -tx1 /dev/urandom | tr -d ' \n')
MORTISE_PORT=${MORTISE_PORT:-8390}
export MORTISE_ADMIN_PASSWORD MORTISE_PORT

# The token in what token-create says.
token_of() { sed -n 's/.*"token" *: *"\([^"]*\)".*/\1/p'; }
