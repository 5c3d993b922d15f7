// Tests of SiteGenerator
