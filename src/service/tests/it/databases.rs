//! What is done differently by each database is tried on both.

/// Makes every case two tests: one on each database. There are threads enough for what is done at the same moment.
macro_rules! on_both_databases {
    ($($case:ident),* $(,)?) => {
        mod sqlite {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
            async fn $case() {
                super::$case(testkit::World::sqlite().await).await;
            })*
        }
        mod postgres {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
            async fn $case() {
                super::$case(testkit::World::postgres().await).await;
            })*
        }
    };
}
