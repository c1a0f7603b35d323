"use client";

import { useForm } from "@refinedev/antd";
import { useCan } from "@refinedev/core";
import { Button, Form, Input, Radio, Select, Switch } from "antd";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import type { CallError } from "#core/ui/call.ts";
import { FORM, LabelledForm, RequiredItem } from "#core/ui/forms/labelled-form.tsx";
import { lazily } from "#core/ui/lazily.tsx";
import { Card, Columns } from "#core/ui/page/card.tsx";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { useAnswer } from "#core/ui/use-answer.ts";
import type { Audience } from "#features/audiences/contracts/audiences.ts";
import {
  AUDIENCE_FORMATS,
  AUDIENCE_NAME_LENGTH,
  FORMAT_USES,
  PLAYBOOK_LISTS,
  type PlaybookList,
  SCHEDULES,
} from "#features/audiences/rules/audience.ts";
import type { CampaignAction } from "#features/evidence/rules.ts";
import { useAllSegments } from "#records/ui/list/use-all-segments.ts";
import styles from "./audiences.module.css";
import { LiveCounts } from "./counts.tsx";

export type AudienceSource = Audience["source"];

/** The kinds of sources as the form offers them; those of groups have a field for each list of groups. */
const SOURCE_KINDS = ["segment", "view", "rfm", "tier", "purchasing", "archetype", "axis", "playbook"] as const;
type SourceKind = (typeof SOURCE_KINDS)[number];

const KIND_OF_FIELD: Record<string, SourceKind> = {
  rfmSegment: "rfm",
  clvTier: "tier",
  archetype: "archetype",
  purchasingGroup: "purchasing",
  purchasingValueGroup: "purchasing",
  purchasingFrequencyGroup: "purchasing",
};

/** The kind of sources that a field of rules has the groups of; undefined for other fields. */
export const findSourceKind = (field: string): SourceKind | undefined =>
  KIND_OF_FIELD[field] ?? (field.startsWith("axis") ? "axis" : undefined);

/** What the form's second field holds: a group is its field and value. */
export const toAudienceSourceChoice = (source: AudienceSource): { kind: SourceKind; value: string } => {
  switch (source.kind) {
    case "segment":
      return { kind: "segment", value: source.segmentId };
    case "view":
      return { kind: "view", value: source.viewId };
    case "group":
      return { kind: findSourceKind(source.field) ?? "rfm", value: `${source.field} ${source.value}` };
    case "playbook":
      return { kind: "playbook", value: source.list };
  }
};

/** The opposite; null while nothing is chosen. */
export const toAudienceSource = (kind: SourceKind, value: string | undefined): AudienceSource | null => {
  if (!value) return null;
  switch (kind) {
    case "segment":
      return { kind: "segment", segmentId: value };
    case "view":
      return { kind: "view", viewId: value };
    case "playbook":
      return { kind: "playbook", list: value as PlaybookList };
    default: {
      const [field = "", ...rest] = value.split(" ");
      return {
        kind: "group",
        field: field as Extract<AudienceSource, { kind: "group" }>["field"],
        value: rest.join(" "),
      };
    }
  }
};

const FRESH_MS = 60_000;

/** `title`: how it reads once it is chosen, if that says more than its place among the others. */
type Option = { value: string; label: string; title?: string };
type Options = readonly (Option | { label: string; options: Option[] })[];

/** What can be chosen of a kind of sources, by list of groups if there are several; undefined until it has loaded. */
const useSourceOptions = (kind: SourceKind): { options: Options | undefined; error: unknown } => {
  const t = useTranslations("audiences");
  const segments = useAllSegments({ enabled: kind === "segment" });
  const views = useAnswer("GET /api/admin/views", { list: "customers" }, { isAllowed: kind === "view" });
  const isGroup = !["segment", "view", "playbook"].includes(kind);
  const fields = useAnswer("GET /api/admin/criteria-fields", {}, { isAllowed: isGroup, staleMs: FRESH_MS });
  const named = (each: { id: string; name: string }): Option => ({ value: each.id, label: each.name });
  switch (kind) {
    case "segment":
      return {
        options: segments.data?.data.filter(({ archivedAt }) => archivedAt === null).map(named),
        error: segments.error,
      };
    case "view":
      return { options: views.answer?.data.map(named), error: views.error };
    case "playbook":
      return { options: PLAYBOOK_LISTS.map((value) => ({ value, label: t(`playbooks.${value}`) })), error: null };
    default: {
      const found = fields.answer?.data.filter(({ name }) => findSourceKind(name) === kind);
      const lists = found?.map((field) => ({
        label: field.label,
        options: (field.options ?? []).map(
          ({ value, label }): Option => ({
            value: `${field.name} ${value}`,
            label,
            // Of several lists, two may have a group of the same name.
            title: found.length > 1 ? `${field.label}: ${label}` : label,
          }),
        ),
      }));
      return { options: lists?.length === 1 ? lists[0]?.options : lists, error: fields.error };
    }
  }
};

const HeldBackFields = lazily(() => import("./held-back-fields.tsx").then(({ HeldBackFields: it }) => it));

/** Whether a new audience holds back a control group, with its settings. */
const ControlFields = ({ isHeldBack }: { isHeldBack: boolean }) => {
  const t = useTranslations("audiences");
  return (
    <>
      <Form.Item name="isHeldBack" label={t("hold_back")} extra={t("hold_back_hint")} valuePropName="checked">
        <Switch />
      </Form.Item>
      {isHeldBack && <HeldBackFields />}
    </>
  );
};

type FormValues = Pick<Audience, "name" | "format" | "purpose" | "schedule" | "hour"> & {
  kind: SourceKind;
  /** The chosen one of the kind. */
  source: string | undefined;
  isHeldBack: boolean;
  controlPercent: number;
  action: CampaignAction | null;
};

/** The effect that the power beside the form is about. */
const PLANNED = 0.05;

const NO_CONTROLS = { isHeldBack: false, controlPercent: 20, action: null } as const;

const EMPTY: FormValues = {
  name: "",
  kind: "segment",
  source: undefined,
  format: "csv",
  purpose: "email",
  schedule: "manual",
  hour: 6,
  ...NO_CONTROLS,
};

const toFormValues = ({ name, source, format, purpose, schedule, hour }: Audience): FormValues => {
  const { kind, value } = toAudienceSourceChoice(source);
  return { name, kind, source: value, format, purpose, schedule, hour, ...NO_CONTROLS };
};

const HOURS = Array.from({ length: 24 }, (_, hour) => hour);

type Props = {
  /** The audience to change; absent for a new one. */
  audience?: Audience;
  /** The segment that a new one begins with. */
  segmentId?: string | undefined;
  /** Loads the audience again, after another user changed it. */
  onReload?: () => void;
};

/** What an audience is, with the number of customers it would send now beside it. */
export const AudienceForm = ({ audience, segmentId, onReload }: Props) => {
  const t = useTranslations();
  const router = useRouter();
  const formats = useFormats();
  const initial = audience ? toFormValues(audience) : { ...EMPTY, source: segmentId };
  const [values, setValues] = useState(initial);
  const { options, error } = useSourceOptions(values.kind);
  const titles = new Map(
    options?.flatMap((each) => ("options" in each ? each.options : [each])).map(({ value, title }) => [value, title]),
  );
  const write = useForm<Audience, CallError, object>({
    ...FORM,
    resource: "audiences",
    action: audience ? "edit" : "create",
    ...(audience && { id: audience.id }),
    successNotification: { type: "success", key: "audiences", message: t("states.saved") },
    onMutationSuccess: ({ data }) => router.push(`/audiences/${data.id}`),
  });
  const { purposes } = FORMAT_USES[values.format];
  const source = toAudienceSource(values.kind, values.source);
  const onChange = (next: FormValues) => {
    const changed: Partial<FormValues> = {};
    if (next.kind !== values.kind) changed.source = undefined;
    const [first = "email"] = FORMAT_USES[next.format].purposes;
    if (!FORMAT_USES[next.format].purposes.includes(next.purpose)) changed.purpose = first;
    if (Object.keys(changed).length > 0) write.form.setFieldsValue(changed);
    // Fields that are not shown, such as the size of a control group, are not among `next`.
    setValues({ ...values, ...next, ...changed });
  };
  const controlsOf = ({ controlPercent }: FormValues) => ({
    controlShare: controlPercent / 100,
    expectedEffect: PLANNED,
  });
  const variables = (entered: FormValues) => {
    const { kind, source: value, hour = initial.hour, name, format, purpose, schedule } = entered;
    return {
      name,
      format,
      purpose,
      schedule,
      hour,
      source: toAudienceSource(kind, value),
      ...(audience && { version: audience.version }),
      ...(entered.isHeldBack && { campaign: { ...controlsOf(entered), action: entered.action ?? null } }),
    };
  };
  const mayHoldBack = useCan({ resource: "campaigns", action: "create" }).data?.can === true && !audience;
  const isTimed = values.schedule === "daily" || values.schedule === "weekly";
  const label = (key: "source" | "format" | "purpose" | "schedule" | "hour") => t(`audiences.${key}`);
  return (
    <Columns
      main={
        <Card isLoose aria-label={t("audiences.settings")}>
          <LabelledForm<FormValues>
            name="audience"
            initial={initial}
            labels={{
              name: t("settings.name"),
              source: label("source"),
              format: label("format"),
              purpose: label("purpose"),
              schedule: label("schedule"),
              hour: label("hour"),
            }}
            write={write}
            variables={variables}
            onChange={onChange}
          >
            {write.mutation.error?.code === "EDITED_MEANWHILE" && onReload && (
              <Button onClick={onReload}>{t("business.load_current")}</Button>
            )}
            <RequiredItem
              name="name"
              label={t("settings.name")}
              extra={values.format === "mailchimp" && t("audiences.name_hint")}
            >
              <Input autoComplete="off" maxLength={AUDIENCE_NAME_LENGTH} />
            </RequiredItem>
            <div className={styles.pair}>
              <Form.Item name="kind" label={t("audiences.source_kind")}>
                <Select options={SOURCE_KINDS.map((kind) => ({ value: kind, label: t(`audiences.kinds.${kind}`) }))} />
              </Form.Item>
              {/* antd would mark the frame of the select as required, where that is not allowed. */}
              <RequiredItem name="source" label={label("source")} required={false}>
                <Select
                  showSearch
                  optionFilterProp="label"
                  labelRender={({ label: own, value }) => titles.get(String(value)) ?? own}
                  loading={options === undefined && !error}
                  options={[...(options ?? [])]}
                  notFoundContent={t(
                    error ? "audiences.options_failed" : `audiences.none.${toEmptyTextKey(values.kind)}`,
                  )}
                />
              </RequiredItem>
            </div>
            <Form.Item
              name="format"
              label={label("format")}
              extra={[
                t(`audiences.format_hints.${values.format}`),
                ...(!audience && values.format !== "csv" ? [t("audiences.connect_later")] : []),
              ].join(" ")}
            >
              <Select
                options={AUDIENCE_FORMATS.map((format) => ({ value: format, label: t(`audiences.formats.${format}`) }))}
              />
            </Form.Item>
            <Form.Item name="purpose" label={label("purpose")} extra={t("audiences.purpose_hint")}>
              <Radio.Group
                options={purposes.map((purpose) => ({ value: purpose, label: t(`audiences.purposes.${purpose}`) }))}
              />
            </Form.Item>
            <Form.Item
              name="schedule"
              label={label("schedule")}
              extra={t(`audiences.schedule_hints.${values.schedule}`)}
            >
              <Radio.Group
                options={SCHEDULES.map((schedule) => ({
                  value: schedule,
                  label: t(`audiences.schedules.${schedule}`),
                }))}
              />
            </Form.Item>
            {isTimed && (
              <Form.Item name="hour" label={label("hour")}>
                <Select
                  className={styles.hour ?? ""}
                  options={HOURS.map((hour) => ({ value: hour, label: formats.hour(hour) }))}
                />
              </Form.Item>
            )}
            {mayHoldBack && <ControlFields isHeldBack={values.isHeldBack} />}
            <Button type="primary" htmlType="submit" className={styles.start ?? ""} loading={write.mutation.isPending}>
              {t(audience ? "buttons.save" : "audiences.create")}
            </Button>
          </LabelledForm>
        </Card>
      }
      side={
        <LiveCounts
          selection={
            source && {
              source,
              format: values.format,
              purpose: values.purpose,
              ...(values.isHeldBack && { campaign: controlsOf(values) }),
            }
          }
        />
      }
    />
  );
};

const toEmptyTextKey = (kind: SourceKind): "segment" | "view" | "group" =>
  kind === "segment" || kind === "view" ? kind : "group";
