export { NewCampaignPage as default } from "#ui/campaigns/new-campaign-page.tsx";
