"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import type { AudienceDestination } from "#contracts/audiences/audience-destination.ts";
import type { Audience } from "#contracts/audiences/audiences.ts";
import { type DestinationKind, fieldsOf, hasLists, kindsFor } from "#lib/domain/audiences/destinations/kinds.ts";
import type { CallError } from "#ui/shared/api/call.ts";
import { useWrite } from "#ui/shared/api/use-write.ts";
import { CopyLine } from "#ui/shared/feedback/copy-line.tsx";
import { Notice } from "#ui/shared/feedback/notice.tsx";
import { FormDialog } from "#ui/shared/forms/form-dialog.tsx";
import { DestinationFields, type DestinationValues, type Tested, useDestinationLabels } from "./destination-fields.tsx";
import { useDestinationProblem } from "./use-destination-problem.ts";

type Props = {
  audience: Audience;
  stored: AudienceDestination | null;
  onSaved: () => void;
  onClose: () => void;
};

/** Only the fields of the kind: another kind's keys are never sent. */
const givenOf = ({ kind, ...values }: DestinationValues): DestinationValues => ({
  kind,
  ...Object.fromEntries(
    fieldsOf(kind).flatMap((field) => (values[field] === undefined ? [] : [[field, values[field]]])),
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
    setTested((await test.write({ id, ...givenOf(values) }))?.data ?? null);
  };
  const change = (next: DestinationValues) => {
    if (next.kind !== values.kind) setTested(null);
    setValues(next);
  };
  return (
    <FormDialog<DestinationValues>
      resource={`audiences/${id}`}
      id="destination"
      meta={{ method: "put" }}
      name="destination"
      title={t("audiences.destination.title_of", { name })}
      okText={t("buttons.save")}
      initial={initial}
      labels={useDestinationLabels()}
      variables={(given) => ({ ...givenOf(given), ...(stored && { version: stored.version }) })}
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

type ResultProps = { kind: DestinationKind; tested: Tested | null; error: CallError | null };

const TestResult = ({ kind, tested, error }: ResultProps) => {
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
