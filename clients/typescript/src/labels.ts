import { getOption, hasOption, type DescEnum } from "@bufbuild/protobuf";
import type { Language } from "./errors.js";
import { danish, english } from "./gen/sygeopfoelgning/options/v1/words_pb.js";

/**
 * The word for a value of an enum, from the contract: `label(KindOfEmploymentSchema, theCase.kindOfEmployment)`. Empty for the
 * unspecified value, for a value without a word, such as an order, and for a value that a newer service has sent.
 */
export function label(of: DescEnum, value: number, language: Language = "da"): string {
  const described = of.value[value];
  const word = language === "da" ? danish : english;
  return described !== undefined && hasOption(described, word) ? getOption(described, word) : "";
}

/** All values of an enum that have a word, with the word: the choices of a form. */
export const labels = (of: DescEnum, language: Language = "da"): { value: number; label: string }[] =>
  of.values.map(({ number }) => ({ value: number, label: label(of, number, language) })).filter((one) => one.label !== "");
