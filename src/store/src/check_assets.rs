//! Whether the register of assets holds together: what belongs together is of one organization, and nothing is a part of
//! what is gone or of itself.

use crate::check_rule::{ASSET, Rule};

pub(crate) const RULES: &[Rule] = &[
    (
        "I8 an asset with an owner, a creator or a share of another organization",
        ASSET,
        "SELECT a.id AS id FROM asset a JOIN membership o ON o.id = a.owner_id JOIN membership c ON c.id = a.created_by
         LEFT JOIN asset p ON p.id = a.parent_id
         WHERE o.org_id <> a.org_id OR c.org_id <> a.org_id OR p.org_id <> a.org_id
         UNION SELECT a.id FROM asset a JOIN asset_share s ON s.asset_id = a.id
         JOIN membership m ON m.id = s.membership_id WHERE m.org_id <> a.org_id",
    ),
    (
        "I8 an asset that was handed over to somebody of another organization",
        ASSET,
        "SELECT a.asset_id AS id FROM departure d JOIN membership m ON m.id = d.membership_id
         JOIN departure_asset a ON a.departure_id = d.id LEFT JOIN membership n ON n.id = a.to_id
         WHERE m.org_id <> d.org_id OR n.org_id <> d.org_id",
    ),
    (
        "I13 a part of an asset that was deleted",
        ASSET,
        "SELECT a.id AS id FROM asset a JOIN asset p ON p.id = a.parent_id
         WHERE a.deleted_at IS NULL AND p.deleted_at IS NOT NULL",
    ),
    (
        "I13 an asset of a kind that was deleted while it was there",
        ASSET,
        "SELECT a.id AS id FROM asset a JOIN asset_kind k ON k.org_id = a.org_id AND k.kind_key = a.kind
         WHERE a.deleted_at IS NULL AND k.deleted_at IS NOT NULL AND a.created_at < k.deleted_at",
    ),
    (
        "I13 a part of itself",
        ASSET,
        "WITH RECURSIVE above (id, top) AS (
           SELECT id, parent_id FROM asset WHERE parent_id IS NOT NULL
           UNION SELECT above.id, p.parent_id FROM above JOIN asset p ON p.id = above.top WHERE p.parent_id IS NOT NULL)
         SELECT DISTINCT id FROM above WHERE id = top",
    ),
];
