export { CampaignPage as default } from "#features/campaigns/ui/campaign-page.tsx";
