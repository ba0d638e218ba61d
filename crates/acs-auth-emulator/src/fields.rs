//! The fields of a JSON object, each read as the type that is due.

use serde_json::{Map, Value};

use crate::service_error::ServiceError;

/// An object of a request body. A field that is null is as good as none, and one that nobody asks for may be
/// anything.
#[derive(Clone, Copy)]
pub(crate) struct Fields<'a>(&'a Map<String, Value>);

impl<'a> Fields<'a> {
    pub(crate) fn of(object: &'a Map<String, Value>) -> Self {
        Self(object)
    }

    pub(crate) fn text(self, name: &str) -> Result<Option<&'a str>, ServiceError> {
        self.read(name, Value::as_str)
    }

    pub(crate) fn flag(self, name: &str) -> Result<Option<bool>, ServiceError> {
        self.read(name, Value::as_bool)
    }

    pub(crate) fn integer(self, name: &str) -> Result<Option<i64>, ServiceError> {
        self.read(name, Value::as_i64)
    }

    pub(crate) fn object(self, name: &str) -> Result<Option<Self>, ServiceError> {
        self.read(name, |value| value.as_object().map(Self))
    }

    /// A list of objects, which is empty where there is none.
    pub(crate) fn objects(self, name: &str) -> Result<Vec<Self>, ServiceError> {
        let objects = self.read(name, |value| {
            value.as_array()?.iter().map(|item| item.as_object().map(Self)).collect()
        });
        objects.map(Option::unwrap_or_default)
    }

    /// An object whose fields are all texts.
    pub(crate) fn texts(self, name: &str) -> Result<(), ServiceError> {
        let texts = self
            .read(name, |value| value.as_object()?.values().all(Value::is_string).then_some(()));
        texts.map(|_| ())
    }

    fn read<T>(
        self,
        name: &str,
        as_type: impl FnOnce(&'a Value) -> Option<T>,
    ) -> Result<Option<T>, ServiceError> {
        let value = self.0.get(name).filter(|value| !value.is_null());
        value.map(|value| as_type(value).ok_or(ServiceError::MALFORMED)).transpose()
    }
}
