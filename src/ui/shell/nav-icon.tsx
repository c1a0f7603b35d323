import {
  ApiOutlined,
  AppstoreOutlined,
  HistoryOutlined,
  KeyOutlined,
  ShopOutlined,
  TeamOutlined,
} from "@ant-design/icons";

const ICONS: Record<string, typeof AppstoreOutlined> = {
  rfm: AppstoreOutlined,
  api: ApiOutlined,
  users: TeamOutlined,
  tokens: KeyOutlined,
  business: ShopOutlined,
  audit: HistoryOutlined,
};

export const NavIcon = ({ name }: { name: string }) => {
  const Icon = ICONS[name] ?? AppstoreOutlined;
  return <Icon aria-hidden />;
};
