"use client";

import { useCan } from "@refinedev/core";
import { Button, Form, Input, Radio, Select, Switch } from "antd";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { LabelledForm, RequiredItem } from "#core/ui/forms/labelled-form.tsx";
import { useRouteForm } from "#core/ui/forms/use-route-form.ts";
import { lazily } from "#core/ui/lazily.tsx";
import { Card, Columns } from "#core/ui/page/card.tsx";
import { useFormats } from "#core/ui/session/use-formats.ts";
import type { Audience } from "#features/audiences/contracts/audiences.ts";
import { AUDIENCE_FORMATS, FORMAT_USES } from "#features/audiences/destinations/destinations.ts";
import { AUDIENCE_NAME_LENGTH, SCHEDULES } from "#features/audiences/rules/audience.ts";
import type { CampaignAction } from "#records/rules/evidence.ts";
import styles from "./audiences.module.css";
import { LiveCounts } from "./counts.tsx";
import {
  type AudienceSource,
  SOURCE_KINDS,
  type SourceKind,
  type SourceOption,
  toAudienceSource,
  toAudienceSourceChoice,
  useSourceOptions,
} from "./source-options.ts";

/** A source with its number of customers, as far as that is known. */
const OptionLine = ({ option }: { option: SourceOption }) => {
  const t = useTranslations("states");
  return (
    <span className={`flex items-baseline justify-between gap-16 wrap-normal ${styles.option}`}>
      <span>{option.label}</span>
      {"customers" in option && option.customers !== undefined && (
        <span className="soft">{t("customers", { count: option.customers })}</span>
      )}
    </span>
  );
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

const toNewValues = (source: AudienceSource | undefined): FormValues => {
  if (!source) return EMPTY;
  const { kind, value } = toAudienceSourceChoice(source);
  return { ...EMPTY, kind, source: value };
};

const toFormValues = ({ name, source, format, purpose, schedule, hour }: Audience): FormValues => {
  const { kind, value } = toAudienceSourceChoice(source);
  return { name, kind, source: value, format, purpose, schedule, hour, ...NO_CONTROLS };
};

const HOURS = Array.from({ length: 24 }, (_, hour) => hour);

type Props = {
  /** The audience to change; absent for a new one. */
  audience?: Audience;
  /** The source that a new one begins with. */
  source?: AudienceSource | undefined;
  /** Loads the audience again, after another user changed it. */
  onReload?: () => void;
};

/** What an audience is, with the number of customers it would send now beside it. */
export const AudienceForm = ({ audience, source: begun, onReload }: Props) => {
  const t = useTranslations();
  const router = useRouter();
  const formats = useFormats();
  const initial = audience ? toFormValues(audience) : toNewValues(begun);
  const [values, setValues] = useState(initial);
  const { options, error } = useSourceOptions(values.kind, initial.source);
  const titles = new Map(
    options?.flatMap((each) => ("options" in each ? each.options : [each])).map(({ value, title }) => [value, title]),
  );
  const write = useRouteForm(audience ? "PATCH /api/admin/audiences/{id}" : "POST /api/admin/audiences", {
    ...(audience && { params: { id: audience.id, version: audience.version } }),
    successMessage: t("states.saved"),
    onSaved: ({ id }) => router.push(`/audiences/${id}`),
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
              extra={FORMAT_USES[values.format].hasAudienceName && t(`audiences.name_hints.${values.format}`)}
            >
              <Input autoComplete="off" maxLength={AUDIENCE_NAME_LENGTH} />
            </RequiredItem>
            <div className={`grid gap-16 ${styles.pair}`}>
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
                  optionRender={({ data }) => <OptionLine option={data} />}
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
            <Button type="primary" htmlType="submit" className="self-start" loading={write.mutation.isPending}>
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
