import { getOption, hasOption, type DescEnum } from "@bufbuild/protobuf";
import type { Language } from "./errors.js";
import { danish, english } from "./gen/sygeopfoelgning/options/v1/words_pb.js";

/**
 * The word for a value of an enum, as the contract has it: `label(KindOfEmploymentSchema, theCase.kindOfEmployment)`. Empty for the
 * value that stands for nothing, for one that has no word, such as an order, and for one that a newer service has sent.
 */
export function label(of: DescEnum, value: number, language: Language = "da"): string {
  const described = of.value[value];
  const word = language === "da" ? danish : english;
  return described !== undefined && hasOption(described, word) ? getOption(described, word) : "";
}

/** All values of an enum that have a word, with it: the choices of a form. */
export const labels = (of: DescEnum, language: Language = "da"): { value: number; label: string }[] =>
  of.values.map(({ number }) => ({ value: number, label: label(of, number, language) })).filter((one) => one.label !== "");
