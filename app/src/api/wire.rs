//! What a page reads, as JSON text that knows its type. Calls and resources carry the text, so their machinery is compiled
//! once; only the page that shows it reads it, in one place (`docs/adr/0006-what-the-browser-loads.md`).

use std::marker::PhantomData;

use domain::error::ErrorKind;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::DeserializeOwned};
use serde_json::value::RawValue;

/// JSON text, whatever it says.
pub(crate) type Text = Box<RawValue>;

/// The JSON text of a `T`. On the wire it is that JSON itself.
pub(crate) struct Wire<T> {
    text: Text,
    of: PhantomData<fn() -> T>,
}

impl<T: Serialize> Wire<T> {
    /// Writes it.
    #[cfg(feature = "ssr")]
    pub(crate) fn of(value: &T) -> Result<Self, ErrorKind> {
        let text = serde_json::value::to_raw_value(value).map_err(|_| ErrorKind::Internal)?;
        Ok(Self { text, of: PhantomData })
    }
}

impl<T> Wire<T> {
    /// The text alone.
    pub(crate) fn into_text(self) -> Text {
        self.text
    }
}

/// Reads a text.
pub(crate) fn read<T: DeserializeOwned>(text: &RawValue) -> Result<T, ErrorKind> {
    // It reads unless the page is older than the server.
    serde_json::from_str(text.get()).map_err(|_| ErrorKind::Internal)
}

impl<T> Clone for Wire<T> {
    fn clone(&self) -> Self {
        Self { text: self.text.clone(), of: PhantomData }
    }
}

impl<T> Serialize for Wire<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.text.serialize(serializer)
    }
}

impl<'de, T> Deserialize<'de> for Wire<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self { text: Text::deserialize(deserializer)?, of: PhantomData })
    }
}
