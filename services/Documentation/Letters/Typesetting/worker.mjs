// Sets letters in type: one line of JSON in (a letter), one line of JSON out ({"size","pages"} or {"problem"}), and after it that
// many bytes of PDF. One letter at a time, in order; ends when its input ends. The first argument is the folder of the npm packages.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const folder = dirname(fileURLToPath(import.meta.url));
const packages = process.argv[2];
const { NodeCompiler } = createRequire(join(packages, "package.json"))("@myriaddreamin/typst-ts-node-compiler");
const weights = ["400Regular", "400Regular_Italic", "600SemiBold", "700Bold"];
const compiler = NodeCompiler.create({
  workspace: folder,
  fontArgs: [{ fontPaths: weights.map((weight) => join(packages, "@expo-google-fonts/source-sans-3", weight)) }],
});
const mainFileContent = readFileSync(join(folder, "letter.typ"), "utf8");

function set(letter) {
  const compiled = compiler.compile({ mainFileContent, inputs: { letter } });
  if (!compiled.result) {
    throw new Error(compiled.takeDiagnostics()?.shortDiagnostics.map((one) => one.message).join("; ") ?? "not compiled");
  }
  const pdf = compiler.pdf(compiled.result, { pdfStandard: "ua-1" });
  const pages = compiled.result.numOfPages;
  compiler.evictCache(10);
  return { pdf, pages };
}

for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
  try {
    const { pdf, pages } = set(line);
    process.stdout.write(`${JSON.stringify({ size: pdf.length, pages })}\n`);
    process.stdout.write(pdf);
  } catch (problem) {
    process.stdout.write(`${JSON.stringify({ problem: String(problem?.message ?? problem).slice(0, 200) })}\n`);
  }
}
