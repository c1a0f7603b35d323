"use client";

import { Form, Slider, Switch } from "antd";
import { useTranslations } from "next-intl";
import { LEAST_CONTROL_SHARE, MOST_CONTROL_SHARE } from "#lib/domain/campaigns/campaign.ts";
import { useFormats } from "#ui/shared/session/use-formats.ts";
import { ActionItem } from "../campaigns/action-item.tsx";

const [LEAST, MOST] = [100 * LEAST_CONTROL_SHARE, 100 * MOST_CONTROL_SHARE];

/** Whether a new audience holds back a control group, how large, and what its campaign carries out. */
export const ControlFields = ({ isHeldBack }: { isHeldBack: boolean }) => {
  const t = useTranslations();
  const { percent } = useFormats();
  return (
    <>
      <Form.Item
        name="isHeldBack"
        label={t("audiences.hold_back")}
        extra={t("audiences.hold_back_hint")}
        valuePropName="checked"
      >
        <Switch />
      </Form.Item>
      {isHeldBack && (
        <>
          <Form.Item name="controlPercent" label={t("campaigns.control_share")} extra={t("campaigns.control_hint")}>
            <Slider
              min={LEAST}
              max={MOST}
              step={5}
              marks={{ [LEAST]: percent(LEAST_CONTROL_SHARE), [MOST]: percent(MOST_CONTROL_SHARE) }}
              tooltip={{ formatter: (value = 0) => percent(value / 100) }}
              ariaLabelForHandle={t("campaigns.control_share")}
            />
          </Form.Item>
          <ActionItem />
        </>
      )}
    </>
  );
};
