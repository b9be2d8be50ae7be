use domain::time::TimeZone;

/// What is the same in every email of a shop.
pub struct MailSettings {
    pub shop_name: String,
    /// `https://shop.example`
    pub origin: String,
    pub time_zone: TimeZone,
}
