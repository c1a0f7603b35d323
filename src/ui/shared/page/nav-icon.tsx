import {
  ApartmentOutlined,
  ApiOutlined,
  AppstoreOutlined,
  BookOutlined,
  CommentOutlined,
  ContactsOutlined,
  DeploymentUnitOutlined,
  FundOutlined,
  HistoryOutlined,
  HomeOutlined,
  ImportOutlined,
  KeyOutlined,
  LinkOutlined,
  PartitionOutlined,
  ProfileOutlined,
  SendOutlined,
  ShopOutlined,
  ShoppingOutlined,
  TableOutlined,
  TeamOutlined,
  ThunderboltOutlined,
  UserDeleteOutlined,
} from "@ant-design/icons";

const ICONS: Record<string, typeof AppstoreOutlined> = {
  overview: HomeOutlined,
  rfm: AppstoreOutlined,
  purchasing: ShoppingOutlined,
  forecast: FundOutlined,
  cohorts: TableOutlined,
  axes: DeploymentUnitOutlined,
  archetypes: ApartmentOutlined,
  churn: UserDeleteOutlined,
  customers: ContactsOutlined,
  segments: PartitionOutlined,
  glossary: BookOutlined,
  api: ApiOutlined,
  imports: ImportOutlined,
  connections: LinkOutlined,
  jobs: ThunderboltOutlined,
  users: TeamOutlined,
  tokens: KeyOutlined,
  webhooks: SendOutlined,
  business: ShopOutlined,
  "custom-fields": ProfileOutlined,
  texts: CommentOutlined,
  audit: HistoryOutlined,
};

export const NavIcon = ({ name }: { name: string }) => {
  const Icon = ICONS[name] ?? AppstoreOutlined;
  return <Icon aria-hidden />;
};
