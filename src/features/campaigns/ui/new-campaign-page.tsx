"use client";

import { Button, Form, Input, InputNumber, Select } from "antd";
import { useRouter, useSearchParams } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { call, type InputOf } from "#core/ui/call.ts";
import { ErrorCard } from "#core/ui/feedback/error-card.tsx";
import { LabelledForm, RequiredItem } from "#core/ui/forms/labelled-form.tsx";
import { useRouteForm } from "#core/ui/forms/use-route-form.ts";
import { Card, Columns } from "#core/ui/page/card.tsx";
import { startNavigation } from "#core/ui/page/navigation.ts";
import { PageLayout } from "#core/ui/page/page.tsx";
import { BackLink, PageHeader } from "#core/ui/page/page-header.tsx";
import { useMe } from "#core/ui/session/me.ts";
import { ListSkeleton } from "#core/ui/table/list-skeleton.tsx";
import { useAnswer } from "#core/ui/use-answer.ts";
import { useLivePreview } from "#core/ui/use-live-preview.ts";
import { type ChosenSource, SOURCE_LISTS, type SourceList } from "#features/campaigns/rules.ts";
import { CLV_TIERS, type ClvTier } from "#lib/clv/forecast-setting.ts";
import { LEAST_CONTROL_SHARE, MOST_CONTROL_SHARE } from "#lib/effects/campaign.ts";
import { LAPSED_KEY, RFM_GROUPS, type RfmGroup } from "#lib/rfm/segments.ts";
import { type Day, toLocalDay } from "#lib/time/day.ts";
import type { CampaignAction } from "#records/rules/evidence.ts";
import { ActionItem } from "#records/ui/actions/action-item.tsx";
import { useAllSegments } from "#records/ui/list/use-all-segments.ts";
import { useCampaignWords } from "./campaign-words.tsx";
import styles from "./campaigns.module.css";
import { Power } from "./embed.tsx";

/** A source as the value of a select: `rfm:at_risk`. */
export const formatSourceChoice = (source: ChosenSource): string => {
  switch (source.kind) {
    case "all":
      return "all";
    case "segment":
      return `segment:${source.segmentId}`;
    case "view":
      return `view:${source.viewId}`;
    case "rfm":
      return `rfm:${source.segment}`;
    case "tier":
      return `tier:${source.tier}`;
    case "list":
      return `list:${source.list}`;
  }
};

/** The inverse; values come from `formatSourceChoice`. */
export const parseSourceChoice = (choice: string): ChosenSource => {
  const [kind, value = ""] = choice.split(":");
  switch (kind) {
    case "segment":
      return { kind, segmentId: value };
    case "view":
      return { kind, viewId: value };
    case "rfm":
      return { kind, segment: value as RfmGroup };
    case "tier":
      return { kind, tier: value as ClvTier };
    case "list":
      return { kind, list: value as SourceList };
    default:
      return { kind: "all" };
  }
};

/** The source that an address begins a new campaign with: a segment, a list of the playbook, or else all customers. */
export const parseAddressSource = (query: Pick<URLSearchParams, "get">): ChosenSource => {
  const segmentId = query.get("segment");
  if (segmentId) return { kind: "segment", segmentId };
  const list = SOURCE_LISTS.find((name) => name === query.get("list"));
  return list ? { kind: "list", list } : { kind: "all" };
};

const FRESH_MS = 60_000;

/** Whether any customer has a value of a field; true while that is unknown. */
const useOccurs = (field: "rfmSegment" | "clvTier") => {
  const { answer, error } = useAnswer("GET /api/admin/criteria-values", { field }, { staleMs: FRESH_MS });
  return {
    occurs: (value: string): boolean => answer?.data.some((one) => one.value === value) ?? true,
    isLoading: !answer && !error,
  };
};

/** Where members can come from: all customers, then groups of options, without those that no customer is in. */
const useSourceOptions = () => {
  const t = useTranslations("campaigns.sources");
  const words = useCampaignWords();
  const segments = useAllSegments();
  const views = useAnswer("GET /api/admin/views", { list: "customers" });
  const [rfm, tiers] = [useOccurs("rfmSegment"), useOccurs("clvTier")];
  const rfmGroups = RFM_GROUPS.filter((group) => group === LAPSED_KEY || rfm.occurs(group));
  const option = (source: ChosenSource, sourceName: string | null = null) => ({
    value: formatSourceChoice(source),
    label: words.source({ source, sourceName }),
  });
  const groups = [
    {
      label: t("group_segments"),
      options: (segments.data?.data ?? [])
        .filter(({ archivedAt }) => archivedAt === null)
        .map(({ id, name }) => option({ kind: "segment", segmentId: id }, name)),
    },
    { label: t("group_rfm"), options: rfmGroups.map((segment) => option({ kind: "rfm", segment })) },
    { label: t("group_tiers"), options: CLV_TIERS.filter(tiers.occurs).map((tier) => option({ kind: "tier", tier })) },
    { label: t("group_lists"), options: SOURCE_LISTS.map((list) => option({ kind: "list", list })) },
    {
      label: t("group_views"),
      options: (views.answer?.data ?? []).map(({ id, name }) => option({ kind: "view", viewId: id }, name)),
    },
  ];
  return {
    options: [option({ kind: "all" }), ...groups.filter(({ options }) => options.length > 0)],
    isLoading: segments.isPending || (!views.answer && !views.error) || rfm.isLoading || tiers.isLoading,
  };
};

/** Shares are edited in percent. */
type CampaignValues = {
  name: string;
  source: string;
  controlPercent: number;
  effectPercent: number;
  startsOn: Day;
  action: CampaignAction | null;
};

/** The part of a request that decides who is drawn and what can be shown. */
const toCampaignPlan = ({ source, controlPercent, effectPercent }: CampaignValues) => ({
  source: parseSourceChoice(source),
  controlShare: controlPercent / 100,
  expectedEffect: effectPercent / 100,
});

const toCampaignRequest = (values: CampaignValues): InputOf<"POST /api/admin/campaigns"> => ({
  ...toCampaignPlan(values),
  name: values.name,
  startsOn: values.startsOn,
  action: values.action ?? null,
});

type Props = { initial: CampaignValues; onChange: (values: CampaignValues) => void };

const CampaignForm = ({ initial, onChange }: Props) => {
  const t = useTranslations();
  const router = useRouter();
  const sources = useSourceOptions();
  const form = useRouteForm("POST /api/admin/campaigns", {
    successMessage: t("campaigns.created"),
    onSaved: ({ id }) => {
      startNavigation();
      router.push(`/campaigns/${id}`);
    },
  });
  const labels = {
    name: t("campaigns.name"),
    source: t("campaigns.source"),
    controlPercent: t("campaigns.control_share"),
    effectPercent: t("campaigns.expected_effect"),
    startsOn: t("campaigns.starts_on"),
    action: t("campaigns.action"),
  };
  const percent = (name: "controlPercent" | "effectPercent", hint: string, [min, max]: readonly [number, number]) => (
    <Form.Item
      name={name}
      label={labels[name]}
      extra={hint}
      validateTrigger="onSubmit"
      rules={[{ required: true, message: t("forms.missing") }]}
    >
      <InputNumber<number> min={min} max={max} precision={0} suffix="%" className={styles.number ?? ""} />
    </Form.Item>
  );
  return (
    <Card title={t("campaigns.plan")} isLoose>
      <LabelledForm<CampaignValues>
        name="campaign"
        initial={initial}
        labels={labels}
        variables={toCampaignRequest}
        onChange={onChange}
        write={form}
      >
        <RequiredItem name="name" label={labels.name}>
          <Input maxLength={120} autoComplete="off" />
        </RequiredItem>
        <Form.Item name="source" label={labels.source} extra={t("campaigns.source_hint")}>
          <Select showSearch optionFilterProp="label" loading={sources.isLoading} options={sources.options} />
        </Form.Item>
        {percent("controlPercent", t("campaigns.control_hint"), [100 * LEAST_CONTROL_SHARE, 100 * MOST_CONTROL_SHARE])}
        {percent("effectPercent", t("campaigns.effect_hint"), [1, 100])}
        <RequiredItem name="startsOn" label={labels.startsOn} extra={t("campaigns.starts_hint")}>
          <Input type="date" min={initial.startsOn} className="self-start" />
        </RequiredItem>
        <ActionItem />
        <Button type="primary" htmlType="submit" className="self-start" loading={form.mutation.isPending}>
          {t("campaigns.draw")}
        </Button>
      </LabelledForm>
    </Card>
  );
};

/** What a campaign could show, before its control group is drawn. */
const PowerCard = ({ values }: { values: CampaignValues }) => {
  const t = useTranslations("campaigns");
  const isComplete = values.controlPercent > 0 && values.effectPercent > 0;
  const { last, error, isCounting, retry } = useLivePreview(
    isComplete ? toCampaignPlan(values) : null,
    "",
    (plan, signal) => call("POST /api/admin/campaigns/preview", plan, { signal }),
  );
  if (error) return <ErrorCard title={t("power_failed")} error={error} onRetry={retry} />;
  return (
    <Card title={t("power")} aria-busy={isCounting}>
      {last ? <Power preview={last} planned={values.effectPercent / 100} /> : <ListSkeleton columns={2} />}
    </Card>
  );
};

/** A new campaign, with what it could show before its control group is drawn. */
export const NewCampaignPage = () => {
  const t = useTranslations();
  const { timeZone } = useMe().business;
  const query = useSearchParams();
  const [initial] = useState<CampaignValues>(() => ({
    name: "",
    source: formatSourceChoice(parseAddressSource(query)),
    controlPercent: 20,
    effectPercent: 10,
    startsOn: toLocalDay(new Date(), timeZone),
    action: null,
  }));
  const [values, setValues] = useState(initial);
  return (
    <PageLayout>
      <PageHeader
        title={t("campaigns.create")}
        above={<BackLink href="/campaigns">{t("nav.campaigns")}</BackLink>}
        about={t("campaigns.create_about")}
      />
      <Columns main={<CampaignForm initial={initial} onChange={setValues} />} side={<PowerCard values={values} />} />
    </PageLayout>
  );
};
