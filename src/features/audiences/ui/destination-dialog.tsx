"use client";

import { Button, Form, Input, Select } from "antd";
import { useTranslations } from "next-intl";
import { useState } from "react";
import type { AnswerOf, CallError } from "#core/ui/call.ts";
import { CopyLine } from "#core/ui/feedback/copy-line.tsx";
import { Notice } from "#core/ui/feedback/notice.tsx";
import { FormDialog } from "#core/ui/forms/form-dialog.tsx";
import { RequiredItem } from "#core/ui/forms/labelled-form.tsx";
import { useWrite } from "#core/ui/use-write.ts";
import type { AudienceDestination } from "#features/audiences/contracts/audience-destination.ts";
import type { Audience } from "#features/audiences/contracts/audiences.ts";
import {
  DESTINATION_FIELDS,
  DESTINATION_TEXT_LENGTH,
  type DestinationField,
  FIELD_RULES,
  hasLists,
  isRequiredField,
  isSecretField,
  listDestinationFields,
} from "#features/audiences/destinations/destination-fields.ts";
import { type DestinationKind, kindsFor } from "#features/audiences/destinations/destinations.ts";
import { useDestinationProblem } from "#features/audiences/ui/use-audience.tsx";

type DestinationValues = { kind: DestinationKind } & Partial<Record<DestinationField, string | undefined>>;
type Tested = AnswerOf<"POST /api/admin/audiences/{id}/destination/test">["data"];

/** Labels of the fields, also for the list of problems. */
const useDestinationLabels = (): Record<DestinationField | "kind", string> => {
  const t = useTranslations("audiences.destination");
  const labels = DESTINATION_FIELDS.map((field) => [field, t(`fields.${field}`)]);
  return { kind: t("kind"), ...Object.fromEntries(labels) };
};

const FieldInput = ({ field, ...props }: { field: DestinationField; id?: string; value?: string }) => {
  const plain = { ...props, autoComplete: "off", spellCheck: false, maxLength: DESTINATION_TEXT_LENGTH };
  const { input } = FIELD_RULES[field];
  if (input === "lines") return <Input.TextArea {...plain} rows={4} />;
  if (isSecretField(field)) return <Input.Password {...plain} visibilityToggle={false} />;
  return <Input {...plain} inputMode={input === "number" ? "numeric" : "text"} />;
};

type DestinationFieldsProps = {
  kinds: readonly DestinationKind[];
  kind: DestinationKind;
  stored: AudienceDestination | null;
  tested: Tested | null;
  isTesting: boolean;
  onTest: () => void;
};

/** What a destination needs; stored keys are kept while their fields are empty. The list is chosen from those the test found. */
const DestinationFields = ({ kinds, kind, stored, tested, isTesting, onTest }: DestinationFieldsProps) => {
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
      <p className="soft">{t(`where.${kind}`)}</p>
      {listDestinationFields(kind).map((field) => {
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
      <Button className="self-start" loading={isTesting} onClick={onTest}>
        {t(hasLists(kind) ? "test_lists" : "test")}
      </Button>
    </>
  );
};

type Props = {
  audience: Audience;
  stored: AudienceDestination | null;
  onSaved: () => void;
  onClose: () => void;
};

/** Only the fields of the kind: another kind's keys are never sent. */
const pickKindFields = ({ kind, ...values }: DestinationValues): DestinationValues => ({
  kind,
  ...Object.fromEntries(
    listDestinationFields(kind).flatMap((field) => (values[field] === undefined ? [] : [[field, values[field]]])),
  ),
});

/** Sets up where an audience is delivered, and tries it before it is saved. */
export const DestinationDialog = ({ audience: { id, name, format }, stored, onSaved, onClose }: Props) => {
  const t = useTranslations();
  const kinds = kindsFor(format);
  const first = stored && kinds.includes(stored.kind) ? stored.kind : (kinds[0] ?? "webhook");
  const initial: DestinationValues = { kind: first, ...(stored?.kind === first && stored.settings) };
  const [values, setValues] = useState(initial);
  const [tested, setTested] = useState<Tested | null>(null);
  const test = useWrite("POST /api/admin/audiences/{id}/destination/test", { isQuiet: true });
  const tryOut = async () => {
    setTested(null);
    setTested((await test.write({ id, ...pickKindFields(values) }))?.data ?? null);
  };
  const change = (next: DestinationValues) => {
    if (next.kind !== values.kind) setTested(null);
    setValues(next);
  };
  return (
    <FormDialog
      route="PUT /api/admin/audiences/{id}/destination"
      params={{ id, ...(stored && { version: stored.version }) }}
      name="destination"
      title={t("audiences.destination.title_of", { name })}
      okText={t("buttons.save")}
      initial={initial}
      labels={useDestinationLabels()}
      variables={pickKindFields}
      onChange={change}
      successMessage={t("states.saved")}
      onSaved={onSaved}
      onClose={onClose}
    >
      <DestinationFields
        kinds={kinds}
        kind={values.kind}
        stored={stored}
        tested={tested}
        isTesting={test.isBusy}
        onTest={() => void tryOut()}
      />
      <TestResult kind={values.kind} tested={tested} error={test.error} />
    </FormDialog>
  );
};

type TestResultProps = { kind: DestinationKind; tested: Tested | null; error: CallError | null };

const TestResult = ({ kind, tested, error }: TestResultProps) => {
  const t = useTranslations("audiences.destination");
  const problemOf = useDestinationProblem();
  if (error) return <Notice role="status">{error.details?.[0]?.message ?? error.message}</Notice>;
  if (!tested) return null;
  if (tested.hostKey !== null) {
    return (
      <Notice role="status">
        <p>{t("compare_key")}</p>
        <CopyLine label={t("fields.hostKey")} text={tested.hostKey} />
      </Notice>
    );
  }
  if (tested.problem) return <Notice role="status">{problemOf(tested.problem, tested.detail)}</Notice>;
  return (
    <Notice role="status" isQuiet>
      {hasLists(kind) ? t("tested_lists", { count: tested.lists.length }) : t("tested")}
    </Notice>
  );
};
