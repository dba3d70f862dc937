// The rules and the label of a field: its own, or those that options/v1/common_fields.proto says once for every field of its name and type.
import { create, getOption, hasOption, setExtension, type DescField, type DescMessage } from "@bufbuild/protobuf";
import { FieldOptionsSchema } from "@bufbuild/protobuf/wkt";
import { field as ownRules, type FieldRules } from "./gen/buf/validate/validate_pb.js";
import { CommonFieldsSchema } from "./gen/sygeopfoelgning/options/v1/common_fields_pb.js";
import { label as ownLabel, type Label } from "./gen/sygeopfoelgning/options/v1/label_pb.js";

export const rulesOf = (field: DescField): FieldRules => getOption(ruledByCommon(field) ?? field, ownRules);

/** The name of a field for people: its own, or that of the common field of its name and type. */
export function labelOf(field: DescField): Label | undefined {
  if (hasOption(field, ownLabel)) return getOption(field, ownLabel);
  const common = commonOf(field);
  return common !== undefined && hasOption(common, ownLabel) ? getOption(common, ownLabel) : undefined;
}

const commonOf = (field: DescField): DescField | undefined =>
  CommonFieldsSchema.fields.find((one) => one.name === field.name && one.fieldKind === field.fieldKind && one.scalar === field.scalar);

const ruledByCommon = (field: DescField): DescField | undefined => (hasOption(field, ownRules) ? undefined : commonOf(field));

const spelledOut = new Set<DescMessage>();

/** Puts the rules of common fields on a message's own fields, where protovalidate reads them. */
export function spellOut(schema: DescMessage): void {
  if (spelledOut.has(schema)) return;
  spelledOut.add(schema);
  for (const field of schema.fields) {
    if (field.message !== undefined) spellOut(field.message);
    if (ruledByCommon(field) !== undefined) setExtension((field.proto.options ??= create(FieldOptionsSchema)), ownRules, rulesOf(field));
  }
}
