"use client";

import { MoreOutlined } from "@ant-design/icons";
import type { ButtonProps, MenuProps } from "antd";
import { MenuButton } from "./menu-button.tsx";

type Props = Pick<ButtonProps, "type" | "loading" | "disabled"> & { label: string; items: MenuProps["items"] & {} };

/** Further actions behind one button; `label` says whose. */
export const MoreMenu = ({ label, items, ...button }: Props) => (
  <MenuButton
    {...button}
    menu={{ items }}
    placement="bottomRight"
    icon={<MoreOutlined aria-hidden />}
    aria-label={label}
  />
);
