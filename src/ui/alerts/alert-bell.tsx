"use client";

import { BellOutlined } from "@ant-design/icons";
import { Badge, Button } from "antd";
import dynamic from "next/dynamic";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useInbox } from "./use-inbox.ts";

const InboxDrawer = dynamic(() => import("./inbox-drawer.tsx").then(({ InboxDrawer: it }) => it));

/** In the top bar of every page: how many alerts are unread, and the inbox behind it. */
export const AlertBell = () => {
  const t = useTranslations("alerts");
  const [isOpen, setOpen] = useState(false);
  const inbox = useInbox(isOpen);
  if (!inbox.isAllowed) return null;
  const words = inbox.unread > 0 ? t("bell", { count: inbox.unread }) : t("title");
  return (
    <>
      <Button
        type="text"
        icon={
          <Badge count={inbox.unread} size="small" overflowCount={99}>
            <BellOutlined aria-hidden />
          </Badge>
        }
        aria-haspopup="dialog"
        aria-label={words}
        title={words}
        onClick={() => setOpen(true)}
      />
      {isOpen && <InboxDrawer inbox={inbox} onClose={() => setOpen(false)} />}
    </>
  );
};
