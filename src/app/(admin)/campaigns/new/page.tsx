export { NewCampaignPage as default } from "#features/campaigns/ui/new-campaign-page.tsx";
