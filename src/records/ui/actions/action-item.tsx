"use client";

import { Form, Select } from "antd";
import { useTranslations } from "next-intl";
import { ACTION_KINDS } from "#lib/recommend/recommender.ts";
import { RFM_KEYS_BY_VALUE } from "#lib/rfm/segments.ts";
import { ACTION_NUMBERS, rfmActionKey } from "#records/rules/business-texts.ts";
import type { CampaignAction } from "#records/rules/evidence.ts";
import { useSegmentWords } from "#records/ui/people/segment-mark.tsx";
import { useActionName } from "./use-action-name.ts";

/** What a campaign can carry out, in groups: the actions recommended for customers, and each RFM segment's own. */
const useActionOptions = () => {
  const t = useTranslations("campaigns");
  const name = useActionName();
  const words = useSegmentWords();
  const option = (value: CampaignAction) => ({ value, label: name(value) });
  // "segment" is any of a segment's own actions, which are listed one by one.
  const general = ACTION_KINDS.filter((kind) => kind !== "segment");
  return [
    { label: t("actions_general"), options: general.map(option) },
    ...RFM_KEYS_BY_VALUE.map((segment) => ({
      label: words(segment).name,
      options: ACTION_NUMBERS.map((number) => option(rfmActionKey(segment, number))),
    })),
  ];
};

/** The recommended action that a campaign carries out, if any. */
export const ActionItem = () => {
  const t = useTranslations("campaigns");
  const options = useActionOptions();
  return (
    <Form.Item name="action" label={t("action")} extra={t("action_hint")}>
      <Select allowClear showSearch optionFilterProp="label" placeholder={t("no_action")} options={options} />
    </Form.Item>
  );
};
