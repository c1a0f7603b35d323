"use client";

import { Button, Form, Input, Select } from "antd";
import { useTranslations } from "next-intl";
import type { AudienceDestination } from "#contracts/audiences/audience-destination.ts";
import {
  DESTINATION_FIELDS,
  DESTINATION_TEXT_LENGTH,
  type DestinationField,
  type DestinationKind,
  fieldsOf,
  hasLists,
  isRequiredField,
  isSecretField,
} from "#lib/domain/audiences/destinations/kinds.ts";
import type { AnswerOf } from "#ui/shared/api/call.ts";
import { RequiredItem } from "#ui/shared/forms/required-item.tsx";
import styles from "../audiences.module.css";

export type DestinationValues = { kind: DestinationKind } & Partial<Record<DestinationField, string | undefined>>;
export type Tested = AnswerOf<"POST /api/admin/audiences/{id}/destination/test">["data"];

/** Labels of the fields, also for the list of problems. */
export const useDestinationLabels = (): Record<DestinationField | "kind", string> => {
  const t = useTranslations("audiences.destination");
  const labels = DESTINATION_FIELDS.map((field) => [field, t(`fields.${field}`)]);
  return { kind: t("kind"), ...Object.fromEntries(labels) };
};

const LONG: readonly DestinationField[] = ["serviceAccount", "privateKey"];

const FieldInput = ({ field, ...props }: { field: DestinationField; id?: string; value?: string }) => {
  const plain = { ...props, autoComplete: "off", spellCheck: false, maxLength: DESTINATION_TEXT_LENGTH };
  if (LONG.includes(field)) return <Input.TextArea {...plain} rows={4} />;
  if (isSecretField(field)) return <Input.Password {...plain} visibilityToggle={false} />;
  return <Input {...plain} inputMode={field === "port" ? "numeric" : "text"} />;
};

type Props = {
  kinds: readonly DestinationKind[];
  kind: DestinationKind;
  stored: AudienceDestination | null;
  tested: Tested | null;
  isTesting: boolean;
  onTest: () => void;
};

/** What a destination needs; stored keys are kept while their fields are empty. The list is chosen from those the test found. */
export const DestinationFields = ({ kinds, kind, stored, tested, isTesting, onTest }: Props) => {
  const t = useTranslations("audiences.destination");
  const labels = useDestinationLabels();
  const forms = useTranslations("forms");
  const isKept = (field: DestinationField) => isSecretField(field) && stored?.kind === kind && !stored.isLocked;
  const lists = tested?.lists.map(({ id, name }) => ({ value: id, label: `${name} (${id})` })) ?? [];
  return (
    <>
      <Form.Item name="kind" label={labels.kind}>
        <Select options={kinds.map((one) => ({ value: one, label: t(`kinds.${one}`) }))} />
      </Form.Item>
      <p className={styles.soft}>{t(`where.${kind}`)}</p>
      {fieldsOf(kind).map((field) => {
        const isNeeded = isRequiredField(kind, field) && !isKept(field);
        const Item = isNeeded ? RequiredItem : Form.Item;
        const isOptional = !isRequiredField(kind, field);
        return (
          <Item
            key={`${kind} ${field}`}
            name={field}
            label={isOptional ? forms("optional", { field: labels[field] }) : labels[field]}
            extra={isKept(field) ? t("kept") : undefined}
          >
            {field === "listId" && lists.length > 0 ? (
              <Select showSearch optionFilterProp="label" options={lists} />
            ) : (
              <FieldInput field={field} />
            )}
          </Item>
        );
      })}
      <Button className={styles.start ?? ""} loading={isTesting} onClick={onTest}>
        {t(hasLists(kind) ? "test_lists" : "test")}
      </Button>
    </>
  );
};
