// Says which Node runs, and stops with one clear sentence if it is too old. Plain JavaScript: an old Node must be able to read it.
const needed = 24;
const major = Number(process.versions.node.split(".")[0]);
if (major < needed) {
  console.error(
    `Cognate needs Node ${needed} or later; this is ${process.version}. Run "npm ci" without --ignore-scripts: it installs Node ${needed} into node_modules and npm scripts use that one.`,
  );
  process.exit(1);
}
